import {
  type Document,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseAllDocuments,
  type Scalar as YamlScalar,
  visit,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import type { Scalar } from "./node.js";

/** A stretch of a YAML text that a hole stands in, and what it is there. */
export type YamlPlace = { readonly start: number; readonly end: number } & (
  | { readonly kind: "value"; readonly value: HeldValue }
  /** A line `key: hole` of a block mapping. */
  | { readonly kind: "member"; readonly key: string; readonly value: HeldText }
  /** A line `- hole` of a block sequence. */
  | { readonly kind: "item"; readonly value: HeldText }
);

/** A value that holds a hole somewhere. */
export type HeldValue =
  | HeldText
  | { readonly kind: "literal"; readonly value: Scalar }
  | { readonly kind: "object"; readonly entries: readonly { readonly key: string; readonly value: HeldValue }[] }
  | { readonly kind: "list"; readonly items: readonly HeldValue[] };

/** A text with the marks of holes. `bare`: it is a mark alone, without quotes, and so a value of any type. */
export interface HeldText {
  readonly kind: "text";
  readonly text: string;
  readonly bare: boolean;
}

/**
 * Finds what must be written anew for holes to be values and nothing else in a YAML text (YAML 1.2.2), in the order of the text: scalars, lines of block
 * collections, and collections in brackets. `isHeld` says whether a text has a mark of a hole, `isMark` whether it is one. Undefined where the text is no YAML.
 */
export function findYamlPlaces(
  text: string,
  isHeld: (text: string) => boolean,
  isMark: (text: string) => boolean,
): readonly YamlPlace[] | undefined {
  const documents = parseText(text);
  if (documents === undefined) return undefined;
  const search: Search = { text, isHeld, isMark, places: [] };
  for (const document of documents)
    visit(document, {
      Pair: (_, pair, path) => memberIn(pair, path.at(-1), search),
      Collection: (_, collection) =>
        isMap(collection) || isSeq(collection) ? bracketsOf(collection, search) : undefined,
      Scalar: (key, scalar, path) => scalarIn(scalar, key, path.at(-1), search),
    });
  return search.places.toSorted((one, other) => one.start - other.start);
}

interface Search {
  readonly text: string;
  readonly isHeld: (text: string) => boolean;
  readonly isMark: (text: string) => boolean;
  readonly places: YamlPlace[];
}

function parseText(text: string): readonly Document.Parsed[] | undefined {
  try {
    const documents = parseAllDocuments(text, { uniqueKeys: false, prettyErrors: false, logLevel: "silent" });
    return "empty" in documents || documents.some(({ errors }) => errors.length > 0) ? undefined : documents;
  } catch {
    // Brackets that nest beyond all reason.
    return undefined;
  }
}

/** A line of a block mapping whose value is one hole: it is left out where that is absent. */
function memberIn({ key, value }: Pair, parent: unknown, { text, isMark, isHeld, places }: Search): symbol | undefined {
  if (!isMap(parent) || parent.flow === true || !isScalar(key) || !isScalar(value)) return undefined;
  const range = rangeOf(key);
  const end = rangeOf(value);
  if (typeof key.value !== "string" || isHeld(key.value) || !isBare(value, isMark) || !range || !end) return undefined;
  if (isDecorated(key) || isDecorated(value) || !/^ *: +$/.test(text.slice(range.end, end.start))) return undefined;
  places.push({ kind: "member", key: key.value, value: textOf(value, isMark), start: range.start, end: end.end });
  return visit.SKIP;
}

/** A collection in brackets, which may stand on one line with anything. */
function bracketsOf(collection: YAMLMap | YAMLSeq, search: Search): symbol | undefined {
  const range = rangeOf(collection);
  if (collection.flow !== true || !range || !search.isHeld(search.text.slice(range.start, range.end))) return undefined;
  const value = heldValue(collection, search);
  if (value === undefined) return undefined;
  search.places.push({ kind: "value", value, ...range });
  return visit.SKIP;
}

function scalarIn(scalar: YamlScalar, key: unknown, parent: unknown, { text, isHeld, isMark, places }: Search): void {
  const range = rangeOf(scalar);
  if (typeof scalar.value !== "string" || !range || !isHeld(scalar.value)) return;
  const held = textOf(scalar, isMark);
  // The range of a block scalar holds its last line break.
  const end = text[range.end - 1] === "\n" ? range.end - 1 : range.end;
  if (isSeq(parent) && parent.flow !== true && held.bare && !isDecorated(scalar)) {
    const dash = text.lastIndexOf("-", range.start);
    if (/^- +$/.test(text.slice(dash, range.start))) {
      places.push({ kind: "item", value: held, start: dash, end });
      return;
    }
  }
  places.push({
    kind: "value",
    // Whatever stands for a name is a text.
    value: key === "key" ? { ...held, bare: false } : held,
    start: range.start,
    end,
  });
}

/** Undefined where a plain object or list says less than what is written: anchors, aliases, tags, names with holes, numbers that a double does not hold. */
function heldValue(node: unknown, search: Search): HeldValue | undefined {
  if (node === null) return { kind: "literal", value: null };
  if (!isMap(node) && !isSeq(node) && !isScalar(node)) return undefined;
  if (isDecorated(node)) return undefined;
  if (isSeq(node)) {
    const items = node.items.map((item) => (isPair(item) ? undefined : heldValue(item, search)));
    const known = items.filter((item) => item !== undefined);
    return known.length === items.length ? { kind: "list", items: known } : undefined;
  }
  if (isMap(node)) {
    const entries = node.items.map(({ key, value }) => {
      const held = heldValue(value, search);
      return held === undefined || !isScalar(key) || isDecorated(key) || typeof key.value !== "string"
        ? undefined
        : { key: key.value, value: held };
    });
    const known = entries.filter((entry) => entry !== undefined && !search.isHeld(entry.key));
    return known.length === entries.length && new Set(known.map((entry) => entry?.key)).size === known.length
      ? { kind: "object", entries: known.filter((entry) => entry !== undefined) }
      : undefined;
  }
  const { value, source } = node;
  if (typeof value === "string") return textOf(node, search.isMark);
  if (typeof value === "number") return String(value) === source ? { kind: "literal", value } : undefined;
  return typeof value === "boolean" || value === null ? { kind: "literal", value } : undefined;
}

function textOf(scalar: YamlScalar, isMark: Search["isMark"]): HeldText {
  return { kind: "text", text: String(scalar.value), bare: isBare(scalar, isMark) };
}

function isBare({ type, value }: YamlScalar, isMark: Search["isMark"]): boolean {
  return type === "PLAIN" && typeof value === "string" && isMark(value);
}

function isDecorated({
  anchor,
  tag,
}: {
  readonly anchor?: string | undefined;
  readonly tag?: string | undefined;
}): boolean {
  return anchor !== undefined || tag !== undefined;
}

function rangeOf({ range }: Node): { readonly start: number; readonly end: number } | undefined {
  return range ? { start: range[0], end: range[1] } : undefined;
}
