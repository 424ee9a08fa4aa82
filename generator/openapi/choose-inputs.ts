import type { MapEntry } from "../source/node.js";
import { bodyKindOf } from "../text/body-kind.js";
import { type HttpMethod, mayHaveBody } from "../text/methods.js";
import type { ApiCall, ApiContent, ApiParameter } from "./document.js";
import { entriesAt, valueAt } from "./read-node.js";
import type { References } from "./references.js";

/** JSON before forms, forms before what else there is. */
export function contentOf(contents: readonly ApiContent[]): ApiContent | undefined {
  return (
    contents.find(({ mediaType }) => isJson(mediaType)) ??
    contents.find(({ mediaType }) => /form/.test(mediaType)) ??
    contents[0]
  );
}

/** What an answer is that is no JSON: the first, but no text where all of them are one file, which may be anything. */
export function contentOfAnswer(contents: readonly ApiContent[]): ApiContent | undefined {
  const isFile = contents.every(({ isBytes }) => isBytes);
  return (isFile ? contents.find(({ mediaType }) => bodyKindOf(mediaType) !== "text") : undefined) ?? contents[0];
}

/** Whether a media type is JSON, or any. */
export function isJson(mediaType: string): boolean {
  return mediaType === "*/*" || bodyKindOf(mediaType) === "json";
}

/** Inputs of an operation go by their names: of two with one name in two places the first of body, query, header and cookie is written. */
export function isSecondOfName(
  parameter: ApiParameter,
  method: HttpMethod,
  call: ApiCall,
  references: References,
): boolean {
  if (parameter.in === "path") return false;
  if (sendsBody(method, call, references) && namesInBody(call, references).includes(parameter.name)) return true;
  const before = places.slice(0, places.indexOf(parameter.in));
  return call.parameters.some(({ name, in: place }) => name === parameter.name && before.includes(place));
}

const places: readonly ApiParameter["in"][] = ["query", "header", "cookie"];

/** Whether there is a body to send: not with a GET (RFC 9110 section 9.3.1), and not where the form that the document has is empty. */
export function sendsBody(method: HttpMethod, call: ApiCall, references: References): boolean {
  if (!mayHaveBody(method) || call.body === undefined) return false;
  return call.body.required || !isEmptyForm(call, references) || bodyTypeOf(call) === undefined;
}

/** What the inputs of a body are called. */
function namesInBody(call: ApiCall, references: References): readonly string[] {
  return fieldsOfForm(call, references)?.map(({ key }) => key) ?? ["body"];
}

/** With more fields than this a form is one value. */
const mostFields = 40;

/** The fields of a form, each an input by itself; undefined for a body that is passed whole. */
export function fieldsOfForm(call: ApiCall, references: References): readonly MapEntry[] | undefined {
  const type = bodyTypeOf(call);
  if (type !== "formUrlEncoded" && type !== "multipartForm") return undefined;
  const schema = references.mapAt(call.body && contentOf(call.body.contents)?.schema);
  const fields = entriesAt(schema, "properties");
  return fields.length === 0 || fields.length > mostFields ? undefined : fields;
}

/** The `body.type` of what is no JSON. */
export function bodyTypeOf({ body }: ApiCall): string | undefined {
  const mediaType = body && contentOf(body.contents)?.mediaType;
  if (mediaType === undefined || isJson(mediaType)) return undefined;
  if (mediaType.startsWith("application/x-www-form-urlencoded")) return "formUrlEncoded";
  if (/^multipart\/(?:form-data|\*)\s*(?:;|$)/.test(mediaType)) return "multipartForm";
  return mediaType.replace(/;.*$/s, "").trim();
}

/** Whether the body of an operation is an object of no members, as documents write it where there is none. */
export function isEmptyForm({ body }: ApiCall, references: References): boolean {
  const schema = references.mapAt(body && contentOf(body.contents)?.schema);
  const properties = valueAt(schema, "properties");
  return properties?.kind === "map" && properties.entries.length === 0;
}
