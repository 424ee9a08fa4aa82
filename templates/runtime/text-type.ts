/** Whether a body of this media type is text: `text/*`, and what is written in characters under another name (JSON, XML, YAML, forms and their like). */
export function isTextType(mediaType: string): boolean {
  return textTypes.test(mediaType);
}

// Said without `essenceOf`: a bundler keeps apart what is loaded late and needs what calls have loaded already.
const textTypes =
  /^(?:\s*text(?:\/|\s*(?:;|$))|[^/;]*\/(?:[^/;]*\+)?(?:x-)?(?:csv|(?:ecma|java|type)script|graphql|json(?:-seq|5|l|lines)?|(?:ld-|nd)json|sh|sparql-(?:query|update)|sql|toml|www-form-urlencoded|xml(?:-dtd)?|yaml)\s*(?:[/;]|$))/i;

/** Whether `bytes` are text in UTF-8. */
export function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
