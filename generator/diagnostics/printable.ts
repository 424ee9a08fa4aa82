// Controls but tabs and line feeds; what is not seen, or turns a line around; separators of lines; what is no character; halves of pairs. Each is one unit of text.
const unseen =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff]|\udb40[\udc00-\udc7f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Without what would move a terminal's cursor, change its colours, or hide or turn around what is read; as long as it was. */
export function printable(text: string): string {
  return text.replace(unseen, (found) => "\ufffd".repeat(found.length));
}

/** A value as JSON of several lines, in which what is not seen stands as its escape: the same value, whoever reads it. */
export function printableJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(unseen, (found) =>
    found.replace(/[^]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`),
  );
}
