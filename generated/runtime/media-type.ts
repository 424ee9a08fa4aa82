// Written by Capstan, the same for every capability. Do not edit: run generate.

/** The media type under which JSON that nobody reshapes is handed on, in UTF-8: its own where that is JSON of a kind (RFC 6839 section 3.1), otherwise that of JSON. */
export function jsonTypeOf(mediaType: string | null | undefined): string {
  const written = (mediaType ?? "").trim();
  if (!/^[\w.!#$&^-]+\/[\w.!#$&^+-]+\+json(?:\s*;|$)/i.test(written))
    return "application/json; charset=utf-8";
  return written.replace(/(?<!\s)\s*;\s*charset\s*=\s*(?:"[^"]*"|[^\s;]*)/gi, "");
}

/** The character set that `bytes` are text in: what their byte order mark says, what their media type names, or UTF-8. */
export function charsetOf(bytes: Uint8Array, mediaType: string): string {
  const { 0: first, 1: second, 2: third } = bytes;
  if (first === 0xfe && second === 0xff) return "utf-16be";
  if (first === 0xff && second === 0xfe) return "utf-16le";
  // Servers that name one character set for all files serve such files, too.
  if (first === 0xef && second === 0xbb && third === 0xbf) return "utf-8";
  return /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(mediaType)?.[1] ?? "utf-8";
}

/** `bytes` as text in the character set that their byte order mark or their media type says; an unknown one is read as UTF-8. */
export function plainText(bytes: Uint8Array, mediaType: string): string {
  try {
    return new TextDecoder(charsetOf(bytes, mediaType)).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}

/** Where XML and HTML say by themselves what they are written in. */
const declaration =
  /^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([\w.:-]+)|<meta\b[^<>]*?\bcharset\s*=\s*(?:["']\s*)?([\w.:-]+)/i;

/** The character set that a document of markup declares in its beginning, where nothing else says one. What says UTF-16 in ASCII is not in UTF-16. */
function declaredCharset(bytes: Uint8Array): string {
  const first = bytes[0] ?? 0;
  if (first !== 0x3c && first > 0x20) return "utf-8";
  const beginning = new TextDecoder("latin1").decode(bytes.subarray(0, 1024));
  const [, xml, html] = declaration.exec(beginning) ?? [];
  const charset = xml ?? html ?? "utf-8";
  return /^utf-?16/i.test(charset) ? "utf-8" : charset;
}

/** The same, where markup may say by itself what it is written in. */
export function decodeText(bytes: Uint8Array, mediaType: string): string {
  const said = charsetOf(bytes, mediaType);
  const charset =
    said === "utf-8" && !mediaType.includes("charset") ? declaredCharset(bytes) : said;
  try {
    return charset === "utf-8" ? utf8.decode(bytes) : decodeAs(charset, bytes);
  } catch {
    return utf8.decode(bytes);
  }
}

const utf8 = /* @__PURE__ */ new TextDecoder();

/** What stands at 0x80 to 0x9F in Windows-1252, which Latin-1 is read as, too (WHATWG Encoding); five places are empty. */
const windows1252 =
  "\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178";

/** `bytes` in the character set of that name. Fails with a RangeError where it is not known, with a TypeError where they must be in it and are not. */
export function decodeAs(charset: string, bytes: Uint8Array, fatal = false): string {
  const decoder = new TextDecoder(charset, { fatal });
  const text = decoder.decode(bytes);
  // Node 20 leaves these as they are.
  return decoder.encoding === "windows-1252"
    ? text.replace(
        /[\u0080-\u009f]/g,
        (character) => windows1252[character.charCodeAt(0) - 0x80] ?? character,
      )
    : text;
}
