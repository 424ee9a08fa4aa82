import { essenceOf } from "./media-essence.js";

/** Whether a body of this media type is text: `text/*`, and what is written in characters under another name (JSON, XML, YAML, forms and their like). */
export function isTextType(mediaType: string): boolean {
  const [type, subtype = ""] = essenceOf(mediaType).split("/", 2);
  const suffix = subtype.slice(subtype.lastIndexOf("+") + 1).replace(/^x-/, "");
  return type === "text" || textSubtypes.test(suffix);
}

const textSubtypes =
  /^(?:csv|(?:ecma|java|type)script|graphql|json(?:-seq|5|l|lines)?|(?:ld-|nd)json|sh|sparql-(?:query|update)|sql|toml|www-form-urlencoded|xml(?:-dtd)?|yaml)$/;

/** Whether `bytes` are text in UTF-8. */
export function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
