import * as z from "zod";
import type { Reporter } from "../diagnostics/reporter.js";
import type { Span } from "../diagnostics/span.js";
import { asText, entryOf, type MapEntry, type MapNode, type SourceNode, toJson } from "../source/node.js";
import { nearestWord } from "../text/nearest.js";
import { trueOrFalse } from "../text/true-or-false.js";
import { aliased, homeOf, nearestKey, places, requiredInstead, weighty } from "./key-spellings.js";

/** Text; numbers and booleans are taken as the text they are. */
export const text = z.union([z.string(), z.number().transform(String), z.boolean().transform(String)]);
/** true or false, also as text. */
export const flag = z.union([z.boolean(), z.enum(["true", "false"]).transform((value) => value === "true")]);
/** A whole number, also as text. */
export const whole = z.union([z.int(), z.string().regex(/^\d+$/).transform(Number)]);
export const texts = z.union([z.array(text), text.transform((value) => [value])]);
export const json = z.json();

/** One key of an entity: what its value must be, other spellings of the key, and whether it must be there. */
export interface Field {
  readonly type: z.ZodType;
  readonly aliases?: readonly string[];
  readonly required?: boolean;
  /** In words, for messages: `a port number`. */
  readonly is?: string;
  /** The words that it takes, for messages, where the type does not list them. */
  readonly words?: readonly string[];
}

export type Fields = Readonly<Record<string, Field>>;
export type Values<F extends Fields> = { readonly [K in keyof F]?: z.output<F[K]["type"]> };

/** Of a map whose keys are all read elsewhere. */
export const noFields: Fields = {};

/** What reading needs everywhere. */
export interface ReadContext {
  readonly reporter: Reporter;
}

/** How an entity is called in messages, and where it is. */
export interface Owner {
  readonly what: string;
  readonly span: Span;
}

/**
 * Reads the scalar keys of one map by their zod types. A value of a wrong type is reported at the value and left out; a missing required key at
 * its owner; unknown keys are warnings with the nearest known one. `others` are keys that the caller reads itself; of those in `ignored`, whose values say what
 * they are for, a note says that they have no effect.
 */
export function readFields<F extends Fields>(
  node: MapNode,
  owner: Owner,
  fields: F,
  others: readonly string[],
  context: ReadContext,
  ignored: Readonly<Record<string, string>> = {},
): Values<F> {
  const { list, names } = spellingsOf(fields);
  const { values, missing } = readKnown(node, owner, list, context);
  const unread = node.entries.filter(({ key }) => !names.has(key) && !others.includes(key));
  if (unread.length > 0 || missing.length > 0) {
    const known = new Set([...others, ...names]);
    const listed = (): readonly string[] =>
      [...new Set([...Object.keys(fields), ...others])].filter((key) => !aliased.has(key));
    reportOthers(unread, missing, ignored, { node, owner, known, listed }, context);
  }
  return values as Values<F>;
}

/** The fields of a kind of entity with all names of each, which thousands of entities are read by. */
interface Spellings {
  readonly list: readonly SpelledField[];
  readonly names: ReadonlySet<string>;
}

interface SpelledField extends Field {
  readonly key: string;
  readonly names: readonly string[];
}

const spellings = new WeakMap<Fields, Spellings>();

function spellingsOf(fields: Fields): Spellings {
  const found = spellings.get(fields);
  if (found) return found;
  const list = Object.entries(fields).map(([key, field]) => ({
    ...field,
    key,
    names: [key, ...(field.aliases ?? [])],
  }));
  const made = { list, names: new Set(list.flatMap(({ names }) => names)) };
  spellings.set(fields, made);
  return made;
}

/** The values of the keys that are there, by key, and which that must be there are not. */
function readKnown(
  node: MapNode,
  owner: Owner,
  fields: readonly SpelledField[],
  context: ReadContext,
): { readonly values: Readonly<Record<string, unknown>>; readonly missing: readonly string[] } {
  const values: Record<string, unknown> = {};
  const missing: string[] = [];
  const empty: (readonly [key: string, entry: MapEntry])[] = [];
  for (const field of fields) {
    const { key } = field;
    const entry = spelledEntry(node, field.names, owner.what, context);
    if (!entry || isNull(entry.value)) {
      if (entry && (field.required || weighty.has(key))) empty.push([key, entry]);
      else if (field.required) missing.push(key);
      continue;
    }
    // Where text is wanted, what stands in the YAML is meant: `version: 1.10`.
    if (field.type === text && entry.value.kind === "scalar") {
      values[key] = entry.value.text;
      continue;
    }
    const parsed = field.type.safeParse(toJson(field.type === texts ? asText(entry.value) : entry.value));
    if (parsed.success) values[key] = parsed.data;
    else reportWrongType(entry, owner, field, context);
  }
  for (const [key, { keySpan }] of empty)
    context.reporter.report("schema/empty-key", keySpan, { key, what: owner.what });
  return { values, missing };
}

/** Says of entries that nobody reads, and of keys that must be there and are not, what is to be done about them. */
function reportOthers(
  unread: readonly MapEntry[],
  missing: readonly string[],
  ignored: Readonly<Record<string, string>>,
  keys: KnownKeys,
  context: ReadContext,
): void {
  const { node, owner, known } = keys;
  const isIgnored = ({ key }: MapEntry): boolean => Object.hasOwn(ignored, key);
  for (const { key, keySpan } of unread.filter(isIgnored))
    context.reporter.report("schema/ignored-key", keySpan, { key, what: owner.what, means: ignored[key] ?? "" });
  const reference = missing.length > 0 ? entryOf(node, "$ref") : undefined;
  if (reference) return reportReference(reference, owner, context);
  const unknown = unread.filter((entry) => !isIgnored(entry) && !entry.key.startsWith("x-"));
  const meant = meaningsOf(unknown, known);
  reportMissing(missing, unknown, meant, owner, context);
  for (const entry of unknown) {
    const nearest = meant.get(entry);
    if (nearest === undefined || !missing.includes(nearest)) reportUnknown(entry, nearest, keys, context);
  }
}

function reportReference({ keySpan }: MapEntry, { what }: Owner, { reporter }: ReadContext): void {
  reporter.report("schema/unsupported-construct", keySpan, {
    construct: "$ref",
    what,
    advice:
      "write it out here, as `&name` and `*name` of YAML, or import it: `{from: ./shared.yaml, import: NAMESPACE}`",
  });
}

/** What unknown keys are taken for. */
function meaningsOf(unknown: readonly MapEntry[], known: ReadonlySet<string>): Map<MapEntry, string> {
  const meant = new Map<MapEntry, string>();
  for (const entry of unknown) {
    const nearest = nearestKey(entry.key, [...known], unknown.length);
    if (nearest !== undefined) meant.set(entry, nearest);
  }
  return meant;
}

/** Keys that must be there: one that is not may be written in another way, which `meant` tells from then on. */
function reportMissing(
  missing: readonly string[],
  unknown: readonly MapEntry[],
  meant: Map<MapEntry, string>,
  { what, span }: Owner,
  { reporter }: ReadContext,
): void {
  for (const key of missing) {
    const near = nearestWord(
      key,
      unknown.map((entry) => entry.key),
    );
    const wrong = unknown.find((entry) => meant.get(entry) === key) ?? unknown.find((entry) => entry.key === near);
    if (wrong) meant.set(wrong, key);
    if (wrong) reporter.report("schema/misspelled-key", wrong.keySpan, { key: wrong.key, meant: key, what });
    else reporter.report("schema/missing-key", span, { key, what });
  }
}

/** What a map knows: `listed` are the keys that people are told of. */
interface KnownKeys {
  readonly node: MapNode;
  readonly owner: Owner;
  readonly known: ReadonlySet<string>;
  readonly listed: () => readonly string[];
}

function reportUnknown(
  entry: MapEntry,
  nearest: string | undefined,
  { node, owner: { what }, known, listed }: KnownKeys,
  { reporter }: ReadContext,
): void {
  const { key, keySpan } = entry;
  // `{label:Case}`: without a blank it is one word, and has nothing behind it.
  const [, name = "", joined] = isNull(entry.value) ? (/^([\w$.-]+):([^\s:].*)$/s.exec(key) ?? []) : [];
  if (joined !== undefined && known.has(name)) {
    const span = { ...keySpan, end: keySpan.start + name.length + 1 };
    return reporter.report("source/missing-blank", span, { after: `${name}:`, write: `${name}: ${joined}` });
  }
  const where = nearest === undefined && Object.hasOwn(places, key) ? places[key] : undefined;
  if (where !== undefined) return reporter.report("schema/misplaced-key", keySpan, { key, what, where });
  // To ignore these would compile something else than what is written.
  if (nearest !== undefined && weighty.has(nearest) && !entryOf(node, nearest))
    return reporter.report("schema/misspelled-key", keySpan, { key, meant: nearest, what });
  return reporter.report("schema/unknown-key", keySpan, {
    key,
    what,
    nearest,
    known: listed(),
    write: known.has("required") ? requiredInstead(entry) : undefined,
    home: nearest === undefined ? homeOf(key, what) : undefined,
  });
}

function reportWrongType(entry: MapEntry, owner: Owner, field: Field, context: ReadContext): void {
  const allowed = field.words ?? allowedValues(field.type);
  const nearest =
    withoutMark(entry.value, field) ??
    flagOf(entry.value, field) ??
    (allowed.length === 0 || entry.value.kind !== "scalar" ? undefined : nearestAllowed(entry.value.text, allowed));
  const span = entry.value.span.end > entry.value.span.start ? entry.value.span : entry.keySpan;
  context.reporter.report("schema/wrong-type", span, {
    key: entry.key,
    what: owner.what,
    expected: field.is ?? (field.words ? "one of the known words" : describe(field.type)),
    found: foundKind(entry.value),
    allowed,
    nearest,
  });
}

/** The word that is meant; of a media type, `application/json`, what stands behind its slash. */
function nearestAllowed(written: string, allowed: readonly string[]): string | undefined {
  const [, subtype] = /^[a-z]+\/(?:x-)?([\w.+-]+)$/i.exec(written) ?? [];
  return allowed.find((word) => word === subtype?.toLowerCase()) ?? nearestWord(written, allowed);
}

/** What a word of YAML 1.1 means where true or false is wanted. */
function flagOf(value: SourceNode, field: Field): string | undefined {
  const meant = value.kind === "scalar" ? trueOrFalse(value.text) : undefined;
  return meant !== undefined && field.type.safeParse(meant === "true").success ? meant : undefined;
}

/** What a value is without the comma or semicolon that other notations end it with, where that is one. */
function withoutMark(value: SourceNode, field: Field): string | undefined {
  const bare = value.kind === "scalar" ? /^(.*[^\s,;])\s*[,;]$/s.exec(value.text)?.[1] : undefined;
  if (bare === undefined) return undefined;
  const isOne = [bare, Number(bare)].some((each) => field.type.safeParse(each).success);
  return isOne ? bare : undefined;
}

/** The entry of a key that has several spellings. One that says something else under another of them has no effect, which is reported. */
export function spelledEntry(
  node: MapNode,
  names: readonly string[],
  what: string,
  { reporter }: ReadContext,
): MapEntry | undefined {
  const entry = firstEntry(node, names);
  if (entry === undefined || names.length === 1) return entry;
  let said: string | undefined;
  for (const name of names) {
    const other = entryOf(node, name);
    // What a map is keyed by is the name where none is written: its place is that of its value.
    if (!other || other === entry || isNull(other.value) || other.keySpan === other.value.span) continue;
    said ??= JSON.stringify(toJson(entry.value));
    if (JSON.stringify(toJson(other.value)) === said) continue;
    reporter.report("schema/ignored-beside", other.keySpan, { what, key: other.key, kept: entry.key });
  }
  return entry;
}

/** The first entry of a map that has one of these names. */
export function firstEntry(node: MapNode, names: readonly string[]): MapEntry | undefined {
  for (const name of names) {
    const entry = entryOf(node, name);
    if (entry) return entry;
  }
  return undefined;
}

/** The text of a scalar as it stands in the YAML (`1.10`); undefined where there is none. */
export function textOf(node: SourceNode | undefined): string | undefined {
  return node?.kind === "scalar" && node.value !== null ? node.text : undefined;
}

/** Whether a value is left empty. */
export function isNull(node: SourceNode): boolean {
  return node.kind === "scalar" && node.value === null;
}

/** Every member of an entity, so that none is forgotten; an optional one that is not written is `undefined`. */
export type Members<T> = {
  readonly [K in keyof T]-?: Record<never, never> extends Pick<T, K> ? T[K] | undefined : T[K];
};

/** Makes an entity of its members: readonly entities have no `undefined` ones. A forgotten or misspelt member does not compile. */
export function entity<T extends object>(members: Members<T>): T {
  const made: Partial<T> = {};
  for (const key of Object.keys(members) as (keyof T)[]) {
    const value = members[key];
    if (value !== undefined) made[key] = value as T[keyof T];
  }
  return made as T;
}

/** What a value is, for messages: `a list`, `the text `x``. */
export function foundKind(node: SourceNode): string {
  if (node.kind !== "scalar") return node.kind === "map" ? "a map" : "a list";
  if (node.value === null) return "nothing";
  return typeof node.value === "string" ? `the text \`${node.value.slice(0, 40)}\`` : `\`${String(node.value)}\``;
}

function allowedValues(type: z.ZodType): readonly string[] {
  return type instanceof z.ZodEnum ? type.options.map(String) : [];
}

function describe(type: z.ZodType): string {
  if (type instanceof z.ZodEnum) return "one of the known words";
  if (type === flag) return "true or false";
  if (type === whole) return "a whole number";
  if (type === texts) return "a list of texts";
  return type === text ? "a text" : "another kind of value";
}

/** Whether there is something behind a key: no null, no empty map or list. */
export function isFilled(node: SourceNode | undefined): boolean {
  return (
    node !== undefined &&
    (node.kind === "map" ? node.entries.length > 0 : node.kind === "list" ? node.items.length > 0 : node.value !== null)
  );
}
