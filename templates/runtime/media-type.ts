/** Whether a body of this media type is text: `text/*`, and what is written in characters under another name (JSON, XML, YAML, forms and their like). */
export function isTextType(mediaType: string): boolean {
  const essence = (mediaType.split(";", 1)[0] ?? "").trim().toLowerCase();
  if (essence.startsWith("text/")) return true;
  const [, subtype = ""] = essence.split("/", 2);
  const suffix = subtype.slice(subtype.lastIndexOf("+") + 1).replace(/^x-/, "");
  return textSubtypes.has(suffix);
}

const textSubtypes = new Set([
  "csv",
  "ecmascript",
  "graphql",
  "javascript",
  "json",
  "json-seq",
  "json5",
  "jsonl",
  "jsonlines",
  "ld-json",
  "ndjson",
  "sh",
  "sparql-query",
  "sparql-update",
  "sql",
  "toml",
  "typescript",
  "www-form-urlencoded",
  "xml",
  "xml-dtd",
  "yaml",
]);

/** Whether `bytes` are text in UTF-8. */
export function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** The media type under which JSON that nobody reshapes is handed on, in UTF-8: its own where that is JSON of a kind (RFC 6839 section 3.1), otherwise that of JSON. */
export function jsonTypeOf(mediaType: string | null | undefined): string {
  const written = (mediaType ?? "").trim();
  if (!/^[\w.!#$&^-]+\/[\w.!#$&^+-]+\+json(?:\s*;|$)/i.test(written))
    return "application/json; charset=utf-8";
  return written.replace(/(?<!\s)\s*;\s*charset\s*=\s*(?:"[^"]*"|[^\s;]*)/gi, "");
}

const utf8 = new TextDecoder();

/** The character set that `bytes` are text in: what their byte order mark says, what their media type names, or UTF-8. */
export function charsetOf(bytes: Uint8Array, mediaType: string): string {
  const [first, second] = bytes;
  if (first === 0xfe && second === 0xff) return "utf-16be";
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (!mediaType.includes(";")) return "utf-8";
  return /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(mediaType)?.[1] ?? "utf-8";
}

/** `bytes` as text in their character set; an unknown one is read as UTF-8. */
export function decodeText(bytes: Uint8Array, mediaType: string): string {
  const charset = charsetOf(bytes, mediaType);
  if (charset === "utf-8") return utf8.decode(bytes);
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return utf8.decode(bytes);
  }
}
