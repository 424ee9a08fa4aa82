/** What may stand for an object of the model: undefined keeps it as it is, with its members looked through in turn. */
export type Replace = (item: Readonly<Record<string, unknown>>) => unknown;

/** Members that say where something is written, or how, and never what it means. */
const unmeant = new Set(["span", "sourceSpan", "declared"]);

/**
 * A part of the model as plain JSON that is the same while its meaning is: no places, no spelling of paths, members in one order, absent ones left
 * out. Whatever else a part of the model comes to hold counts from the day it is there: what is not compared is named, never what is.
 */
export function plain(value: unknown, replace: Replace = () => undefined): unknown {
  if (Array.isArray(value)) return value.map((item) => plain(item, replace));
  if (!isRecord(value)) return value;
  const other = replace(value);
  if (other !== undefined) return other;
  // Two spellings of one JSONPath (RFC 9535) are one path.
  const spelt = value["kind"] === "steps" && typeof value["text"] === "string";
  // Members of JSON and of forms have no order.
  if (value["kind"] === "object" && Array.isArray(value["entries"]))
    return { ...value, entries: byKey(value["entries"].map((entry) => plain(entry, replace))) };
  const members = Object.keys(value)
    .filter((key) => value[key] !== undefined && !unmeant.has(key) && !(spelt && key === "text"))
    .sort();
  return Object.fromEntries(members.map((key) => [key, plain(value[key], replace)]));
}

/** The same as one text. */
export function canonical(value: unknown, replace?: Replace): string {
  return JSON.stringify(plain(value, replace)) ?? "";
}

/** An object without some of its members. */
export function without(value: object, names: readonly string[]): object {
  return Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name)));
}

function byKey(entries: readonly unknown[]): readonly unknown[] {
  const keyOf = (entry: unknown): string => (isRecord(entry) ? String(entry["key"]) : "");
  return [...entries].sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : keyOf(one) > keyOf(other) ? 1 : 0));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
