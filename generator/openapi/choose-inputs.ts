import type { ApiCall, ApiContent, ApiParameter } from "./document.js";
import { valueAt } from "./read-node.js";
import type { References } from "./references.js";

/** JSON before forms, forms before what else there is. */
export function contentOf(contents: readonly ApiContent[]): ApiContent | undefined {
  return (
    contents.find(({ mediaType }) => isJson(mediaType)) ??
    contents.find(({ mediaType }) => /form/.test(mediaType)) ??
    contents[0]
  );
}

/** Whether a media type is JSON, or any. */
export function isJson(mediaType: string): boolean {
  return /^[^;]*[/+]json\s*(?:;|$)/.test(mediaType) || mediaType === "*/*";
}

/** Inputs of an operation go by their names: of two with one name in two places the first of body, query, header and cookie is written. */
export function isSecondOfName(parameter: ApiParameter, { parameters, body }: ApiCall): boolean {
  if (parameter.in === "path") return false;
  if (body !== undefined && parameter.name === "body") return true;
  const before = places.slice(0, places.indexOf(parameter.in));
  return parameters.some(({ name, in: place }) => name === parameter.name && before.includes(place));
}

const places: readonly ApiParameter["in"][] = ["query", "header", "cookie"];

/** Whether the body of an operation is an object of no members, as documents write it where there is none. */
export function isEmptyForm({ body }: ApiCall, references: References): boolean {
  const schema = references.mapAt(body && contentOf(body.contents)?.schema);
  const properties = valueAt(schema, "properties");
  return properties?.kind === "map" && properties.entries.length === 0;
}
