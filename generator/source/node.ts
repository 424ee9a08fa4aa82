import type { Span } from "../diagnostics/span.js";
import { type LongInteger, longInteger } from "../text/long-integers.js";

/** A YAML value with its place. The only form in which YAML travels on from `source/`. */
export type SourceNode = MapNode | ListNode | ScalarNode;

export interface MapNode {
  readonly kind: "map";
  readonly span: Span;
  readonly entries: readonly MapEntry[];
  /** It is written nowhere: it is there for those of its entries that are. */
  readonly implied?: true;
}

export interface MapEntry {
  readonly key: string;
  readonly keySpan: Span;
  readonly value: SourceNode;
}

export interface ListNode {
  readonly kind: "list";
  readonly span: Span;
  readonly items: readonly SourceNode[];
}

export type Scalar = string | number | boolean | null;

export interface ScalarNode {
  readonly kind: "scalar";
  readonly span: Span;
  readonly value: Scalar;
  /** The scalar as it stands in the YAML (`1.10`, `00123`, `0x1F`), quotes and folding undone: what is meant where text is wanted. */
  readonly text: string;
  /** It stands where text is wanted: digits are that text, not a number. */
  readonly isText?: true;
}

export type JsonValue = Scalar | readonly JsonValue[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** The entry of a map named `key`, if it has one. */
export function entryOf(node: MapNode, key: string): MapEntry | undefined {
  // Asked a million times a thousand capabilities: a loop is a third of `find`.
  for (const entry of node.entries) if (entry.key === key) return entry;
  return undefined;
}

/** The node where text is wanted: every scalar in it but null is the text that stands in the YAML. */
export function asText(node: SourceNode): SourceNode {
  switch (node.kind) {
    case "scalar":
      return node.value === null ? node : { ...node, value: node.text, isText: true };
    case "list":
      return { ...node, items: node.items.map(asText) };
    case "map":
      return { ...node, entries: node.entries.map((entry) => ({ ...entry, value: asText(entry.value) })) };
  }
}

/** The text of a line (a header, a value of a path or query, a secret): the line break that ends a block scalar (`|`, `>`) ends its line, and is no part of it. */
export function asLine(node: SourceNode): SourceNode {
  const line = asText(node);
  if (line.kind !== "scalar" || typeof line.value !== "string" || !isBlock(line)) return line;
  const value = line.value.replace(/(?<!\n)\n+$/, "");
  return { ...line, value, text: value };
}

function isBlock({ span }: ScalarNode): boolean {
  return /^[|>]/.test(span.file.text.slice(span.start, span.start + 1));
}

/** The digits of a number that a double does not hold, which is kept as text; undefined for everything else. */
export function longNumber(node: SourceNode): string | undefined {
  if (node.kind !== "scalar" || typeof node.value !== "string" || node.isText) return undefined;
  const isNumber = /^[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?$/.test(node.text);
  return isNumber && String(Number(node.text)) !== node.text ? node.text : undefined;
}

/** A number where a limit is wanted: the nearest that there is, of more digits than a double holds. */
export function limitOf(node: SourceNode | undefined): number | undefined {
  if (node?.kind !== "scalar") return undefined;
  if (typeof node.value === "number") return node.value;
  const nearest = Number(longIntegerOf(node) === undefined ? longNumber(node) : node.text);
  return Number.isFinite(nearest) ? nearest : undefined;
}

/** An integer beyond 2^53 that is written as a number, without quotes. */
export function longIntegerOf(node: SourceNode): LongInteger | undefined {
  if (node.kind !== "scalar" || node.isText || node.value !== node.text) return undefined;
  const { text, span } = node;
  if (!/^[-+]?\d+$/.test(text) || Number.isSafeInteger(Number(text))) return undefined;
  return span.file.text.startsWith(text, span.start) ? longInteger(text) : undefined;
}

/** The node as data of a schema: as `toJson`, but with integers beyond 2^53 in their digits. */
export function toData(node: SourceNode): JsonValue {
  if (node.kind === "scalar") return longIntegerOf(node) ?? node.value;
  if (node.kind === "list") return node.items.map(toData);
  return Object.fromEntries(node.entries.map((entry) => [entry.key, toData(entry.value)]));
}

/** The node as plain JSON data. Maps keep YAML order; a key `__proto__` stays an ordinary own property. */
export function toJson(node: SourceNode): JsonValue {
  if (node.kind === "scalar") return node.value;
  if (node.kind === "list") return node.items.map(toJson);
  return Object.fromEntries(node.entries.map((entry) => [entry.key, toJson(entry.value)]));
}

/** All scalars of a value, in the order they stand. */
export function scalarsIn(node: SourceNode): readonly ScalarNode[] {
  switch (node.kind) {
    case "scalar":
      return [node];
    case "list":
      return node.items.flatMap(scalarsIn);
    case "map":
      return node.entries.flatMap(({ value }) => scalarsIn(value));
  }
}
