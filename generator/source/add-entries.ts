import { isCollection, isMap, isScalar, parseDocument } from "yaml";

/**
 * Adds texts by key to the map `names` at the top of a YAML document, behind those that it has; every character that stands there stays. Undefined where that map,
 * or the document, is written in flow style (`{a: b}`, JSON) or is no map.
 */
export function addEntries(text: string, entries: ReadonlyMap<string, string>): string | undefined {
  const document = parseDocument(text, { keepSourceTokens: false });
  const { contents } = document;
  if (document.errors.length > 0 || (contents !== null && (!isMap(contents) || contents.flow === true)))
    return undefined;
  const end = text.includes("\r\n") ? "\r\n" : "\n";
  const lines = (indent: string): string =>
    [...entries].map(([each, value]) => `${indent}${plain(each)}: ${plain(value)}${end}`).join("");
  const pair = contents?.items.find((item) => isScalar(item.key) && item.key.value === "names");
  if (!pair) return `${withLineEnd(text, end)}names:${end}${lines("  ")}`;
  const { value } = pair;
  if (isCollection(value) && (!isMap(value) || value.flow === true)) return undefined;
  if (!isMap(value)) {
    // `names:` with nothing behind it.
    if (!isScalar(value) || value.value !== null || !isScalar(pair.key)) return undefined;
    const at = afterLine(text, pair.key.range?.[1] ?? text.length);
    return `${withLineEnd(text.slice(0, at), end)}${lines("  ")}${text.slice(at)}`;
  }
  const [first] = value.items;
  const last = value.items.at(-1)?.value;
  if (!isScalar(first?.key) || !isScalar(last)) return undefined;
  const start = first.key.range?.[0] ?? 0;
  const indent = text.slice(text.lastIndexOf("\n", start - 1) + 1, start);
  if (indent.trim() !== "") return undefined;
  const at = afterLine(text, last.range?.[1] ?? text.length);
  return `${withLineEnd(text.slice(0, at), end)}${lines(indent)}${text.slice(at)}`;
}

function plain(word: string): string {
  return /^[A-Za-z][\w.-]*$/.test(word) && !/^(?:true|false|null|yes|no|on|off)$/i.test(word)
    ? word
    : JSON.stringify(word);
}

function withLineEnd(text: string, end: string): string {
  return text === "" || text.endsWith("\n") ? text : `${text}${end}`;
}

/** Where the line that holds an offset ends, its end included. */
function afterLine(text: string, offset: number): number {
  const found = text.indexOf("\n", offset);
  return found < 0 ? text.length : found + 1;
}
