import type { Span } from "../diagnostics/span.js";
import { entryOf } from "../source/node.js";
import type { Reporter } from "../diagnostics/reporter.js";
import type { ConsumedOperation, RequestBody as WrittenBody } from "../schema/document.js";
import { valueSpan } from "../schema/spans.js";
import type { BodyEncoding, OperationParameter, RequestBody } from "./capability.js";
import { type NameScope, parseValue } from "./parse-value.js";
import { anyType } from "./types.js";

/**
 * What an operation sends as its body ("Requests upstream" in the spec): its `body`, else its `in: body` inputs, of which a single one named
 * `body` is the body itself. A declared body without data is the caller's whole body, and becomes a parameter named `body`.
 */
export function buildBody(
  written: ConsumedOperation,
  parameters: Map<string, OperationParameter>,
  scope: NameScope,
  reporter: Reporter,
): RequestBody | undefined {
  const encoding = written.body ? encodingOf(written.body) : { kind: "json" as const, mediaType: "application/json" };
  if (written.body && encoding.kind !== "json") reporter.report("portability/body-encoding", typeSpan(written.body), { type: written.body.type });
  if (written.body?.data) {
    for (const [name, parameter] of parameters) {
      // With a body template, `in: body` inputs are what the template reads.
      if (parameter.in === "body") parameters.set(name, { ...parameter, in: "template" });
    }
    return { kind: "data", value: parseValue(written.body.data, scope), encoding };
  }
  const fields = [...parameters.values()].filter((parameter) => parameter.in === "body");
  const [only] = fields;
  if (only !== undefined && fields.length === 1 && isWholeBody(only)) return { kind: "parameter", name: only.name, encoding };
  if (fields.length > 0) return { kind: "fields", names: fields.map((field) => field.name), encoding };
  if (!written.body) return undefined;
  parameters.set("body", {
    name: "body",
    in: "body",
    type: anyType,
    required: false,
    description: undefined,
    value: undefined,
    declared: false,
    span: valueSpan(written, "body"),
  });
  return { kind: "parameter", name: "body", encoding };
}

/** Where a body says what it is. */
function typeSpan({ $ }: WrittenBody): Span {
  return ($.kind === "map" ? entryOf($, "type")?.value.span : undefined) ?? $.span;
}

/** A single `in: body` input named `body` is the body itself. */
function isWholeBody(parameter: OperationParameter): boolean {
  return parameter.name === "body";
}

function encodingOf(body: WrittenBody): BodyEncoding {
  switch (body.type) {
    case "formUrlEncoded":
      return { kind: "form", mediaType: "application/x-www-form-urlencoded" };
    case "multipartForm":
      return { kind: "multipart", mediaType: "multipart/form-data" };
    case "text":
      return { kind: "text", mediaType: body.mediaType ?? "text/plain" };
    case "xml":
      return { kind: "text", mediaType: "application/xml" };
    case "sparql":
      return { kind: "text", mediaType: "application/sparql-query" };
    case "yaml":
      return { kind: "text", mediaType: "application/yaml" };
    case "binary":
      return { kind: "bytes", mediaType: body.mediaType ?? "application/octet-stream" };
    case "raw":
      return { kind: "text", mediaType: body.mediaType ?? "application/json" };
    case "json":
      return { kind: "json", mediaType: body.mediaType ?? "application/json" };
  }
}
