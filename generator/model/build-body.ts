import type { Reporter } from "../diagnostics/reporter.js";
import type { Span } from "../diagnostics/span.js";
import type { RequestBody as WrittenBody } from "../schema/document.js";
import { entryOf } from "../source/node.js";
import type { BodyEncoding, OperationParameter, RequestBody } from "./capability.js";
import { type NameScope, parseValue } from "./parse-value.js";

/**
 * What an operation sends as its body ("Requests upstream" in the spec): its `body`, else its `in: body` inputs, of which a single one named
 * `body` is the body itself. `parameters` hold what naming made of a declared body without data: a parameter `body`.
 */
export function buildBody(written: WrittenBody | undefined, parameters: readonly OperationParameter[], scope: NameScope, reporter: Reporter): RequestBody | undefined {
  const encoding = written ? encodingOf(written) : { kind: "json" as const, mediaType: "application/json" };
  if (written && encoding.kind !== "json") reporter.report("portability/body-encoding", typeSpan(written), { type: written.type });
  if (written?.data) return { kind: "data", value: parseValue(written.data, scope), encoding };
  const fields = parameters.filter((parameter) => parameter.in === "body");
  const [only] = fields;
  if (only?.name === "body" && fields.length === 1) return { kind: "parameter", name: only.name, encoding };
  return fields.length > 0 ? { kind: "fields", names: fields.map((field) => field.name), encoding } : undefined;
}

/** Where a body says what it is. */
function typeSpan({ $ }: WrittenBody): Span {
  return ($.kind === "map" ? entryOf($, "type")?.value.span : undefined) ?? $.span;
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
