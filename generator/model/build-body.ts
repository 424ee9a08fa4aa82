import type { Reporter } from "../diagnostics/reporter.js";
import type { Span } from "../diagnostics/span.js";
import type { RequestBody as WrittenBody } from "../schema/document.js";
import { entryOf, type SourceNode } from "../source/node.js";
import { type BodyGrammar, encodeText, readValue } from "./body-text.js";
import type { BodyEncoding, OperationParameter, RequestBody } from "./capability.js";
import { memberText } from "./member-text.js";
import { guarded } from "./json-text.js";
import { joinTemplate, type NameScope, parseValue, textParts } from "./parse-value.js";
import { encodeHoles } from "./text-grammar.js";
import type { ValueExpression } from "./values.js";

/**
 * What an operation sends as its body ("Requests upstream" in the spec): its `body`, else its `in: body` inputs, of which a single one named
 * `body` is the body itself. `parameters` hold what naming made of a declared body without data: a parameter `body`.
 */
export function buildBody(
  written: WrittenBody | undefined,
  parameters: readonly OperationParameter[],
  scope: NameScope,
  reporter: Reporter,
): RequestBody | undefined {
  const encoding = written ? encodingOf(written) : { kind: "json" as const, mediaType: "application/json" };
  if (written && encoding.kind !== "json")
    reporter.report("portability/body-encoding", typeSpan(written), { type: written.type });
  if (written?.data) return bodyOf(written, written.data, encoding, { parameters, scope, reporter });
  const fields = parameters.filter((parameter) => parameter.in === "body");
  const [only] = fields;
  if (only?.name === "body" && fields.length === 1) {
    // A body that is said to be bytes (`type: file`, `format: binary`) is no text in quotes.
    const isBytes = written === undefined && only.schema?.["format"] === "binary";
    return { kind: "parameter", name: only.name, encoding: isBytes ? bytes : encoding };
  }
  return fields.length > 0 ? { kind: "fields", names: fields.map((field) => field.name), encoding } : undefined;
}

const bytes: BodyEncoding = { kind: "bytes", mediaType: "application/octet-stream" };

/** The values that a body is written with. */
export function bodyValues(body: RequestBody): readonly ValueExpression[] {
  switch (body.kind) {
    case "data":
      return [body.value];
    case "text":
      return body.parts.flatMap((part) => (typeof part === "string" ? [] : [part.value]));
    case "parameter":
    case "fields":
      return [];
  }
}

/** Text is read for what it is. What it spells is the body as if it had been written out; where no value stands for it, its holes are encoded one by one. */
function bodyOf(
  written: WrittenBody,
  data: SourceNode,
  encoding: BodyEncoding,
  {
    parameters,
    scope,
    reporter,
  }: { readonly parameters: readonly OperationParameter[]; readonly scope: NameScope; readonly reporter: Reporter },
): RequestBody {
  const contentType = contentTypeOf(parameters);
  const parts =
    textParts(data, scope) ??
    (encoding.kind === "json" || encoding.kind === "form" ? memberText(data, encoding.kind, scope) : undefined);
  const value = parts ? joinTemplate(guarded(parts)) : parseValue(data, scope);
  const text = parts ?? (value.kind === "literal" && typeof value.value === "string" ? [value.value] : undefined);
  const grammar = text && grammarOf(text, written, contentType);
  if (!grammar) return { kind: "data", value, encoding };
  const spelled = readValue(text, grammar);
  if (spelled)
    return {
      kind: "data",
      value: spelled,
      encoding: { kind: grammar === "form" ? "form" : "json", mediaType: encoding.mediaType },
    };
  // What only looks like JSON, and is sent as text, is text.
  if (written.type === "text" && grammar === "json" && contentType === undefined)
    return { kind: "data", value, encoding };
  if (grammar === "json" && !isJson(text))
    reporter.report("model/broken-body", data.span, { mediaType: contentType ?? encoding.mediaType });
  return {
    kind: "text",
    // What should be a language and is not has its holes encoded for JSON, whose quotes most of them share.
    parts: encodeText(text, grammar) ?? encodeHoles(text, "json"),
    encoding: { kind: "text", mediaType: encoding.mediaType },
  };
}

/** Whether a text is JSON when its holes are filled, in quotes or outside of them. */
function isJson(parts: readonly (string | ValueExpression)[]): boolean {
  try {
    JSON.parse(parts.map((part) => (typeof part === "string" ? part : "0")).join(""));
    return true;
  } catch {
    return false;
  }
}

const grammarsOfMedia: readonly (readonly [media: RegExp, grammar: BodyGrammar])[] = [
  [/[/+]json$/, "json"],
  [/^application\/(?:x-)?(?:ndjson|jsonl|jsonlines|json-seq)$/, "lines"],
  [/[/+]xml$/, "xml"],
  [/[/+-]yaml$/, "yaml"],
  [/^text\/(?:csv|comma-separated-values)$/, "csv"],
  [/^text\/tab-separated-values$/, "tsv"],
  [/^application\/x-www-form-urlencoded$/, "form"],
  [/^application\/graphql$/, "graphql"],
  [/^application\/sparql-(?:query|update)$/, "sparql"],
];

/** What a text is, by its type, else by the media type it travels with, else by how it begins; undefined: text and nothing more. */
function grammarOf(
  parts: readonly (string | ValueExpression)[],
  written: WrittenBody,
  contentType: string | undefined,
): BodyGrammar | undefined {
  if (written.type === "json" || written.type === "xml" || written.type === "yaml") return written.type;
  if (written.type === "formUrlEncoded") return "form";
  if (written.type === "sparql") return "sparql";
  if (written.type !== "raw" && written.type !== "text") return undefined;
  const mediaType = (contentType ?? written.mediaType ?? "").replace(/;.*$/s, "").trim().toLowerCase();
  const named = grammarsOfMedia.find(([pattern]) => pattern.test(mediaType))?.[1];
  if (named !== undefined) return named;
  if (mediaType !== "" && mediaType !== "text/plain") return undefined;
  const [first] = parts;
  const start = typeof first === "string" ? first.trimStart() : "";
  if (/^[[{"]/.test(start)) return "json";
  if (start.startsWith("<")) return "xml";
  return written.type === "raw" && /^[\w.~%+-]+=/.test(start) ? "form" : undefined;
}

/** The media type that the author has fixed in a header. */
function contentTypeOf(parameters: readonly OperationParameter[]): string | undefined {
  const value = parameters.find(
    (parameter) => parameter.in === "header" && parameter.name.toLowerCase() === "content-type",
  )?.value;
  return value?.kind === "literal" ? String(value.value) : undefined;
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
