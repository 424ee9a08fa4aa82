import { Composer, isAlias, isMap, isScalar, isSeq, Parser, type Scalar } from "yaml";
import { mostLevels } from "./depth.js";
import { ExactNumber } from "./exact-number.js";
import { asDeclared, isJsonArray, isJsonObject, type JsonValue } from "./json.js";
import { isRespelled } from "./exact-json.js";
import { placeIn, UnreadText } from "./unread-text.js";
import { writeJson } from "./write-json.js";
import { shallowTokens } from "./yaml-depth.js";

/** YAML 1.2 as JSON, with `ExactNumber`s; what JSON has no way to write (an infinite number) becomes null. Throws where the text is none, repeats a key, or unfolds to much more than itself. */
export function decodeYaml(text: string): JsonValue {
  // The package compares each key with every other one: repeated keys are found here.
  const composer = new Composer({ uniqueKeys: false, prettyErrors: false });
  // It would also go on to the last of a million errors.
  Reflect.set(
    composer,
    "onError",
    (at: unknown, code: unknown, _what: string, isWarning: unknown) => {
      if (isWarning !== true)
        throw new UnreadText("YAML", wordsOf(String(code)), placeIn(text, offsetOf(at)));
    },
  );
  const tokens = shallowTokens(new Parser().parse(text), mostLevels);
  const [document, second] = composer.compose(tokens, true, text.length);
  if (document === undefined || second !== undefined)
    throw new UnreadText("YAML", "it is no single document");
  return unfold(document.contents, { anchors: new Map(), room: 4 * text.length + 10_000 }, 0).value;
}

/** Where a problem begins that the package tells as a place, a range, or a token. */
function offsetOf(at: unknown): number {
  const start: unknown = Array.isArray(at) ? at[0] : isToken(at) ? at.offset : at;
  return typeof start === "number" ? start : 0;
}

function isToken(at: unknown): at is { readonly offset: unknown } {
  return typeof at === "object" && at !== null && "offset" in at;
}

/** What the package calls a problem, as words: `BAD_INDENT`. */
function wordsOf(code: string): string {
  return code.toLowerCase().replaceAll("_", " ");
}

interface Unfolding {
  readonly anchors: Map<string, Unfolded>;
  /** Characters that the result may still take. */
  room: number;
}

interface Unfolded {
  readonly value: JsonValue;
  readonly size: number;
}

function unfold(node: unknown, state: Unfolding, depth: number): Unfolded {
  if (depth > mostLevels)
    throw new UnreadText("YAML", "lists and maps stand too deep in each other");
  const before = state.room;
  if (isAlias(node)) {
    const known = state.anchors.get(node.source);
    if (known === undefined) throw new UnreadText("YAML", "an alias names no anchor before it");
    take(state, known.size);
    return known;
  }
  const value = valueOf(node, state, depth);
  const unfolded = { value, size: before - state.room };
  const anchor = isScalar(node) || isMap(node) || isSeq(node) ? node.anchor : undefined;
  if (anchor !== undefined) state.anchors.set(anchor, unfolded);
  return unfolded;
}

function valueOf(node: unknown, state: Unfolding, depth: number): JsonValue {
  if (isSeq(node)) {
    take(state, 2);
    return node.items.map((item) => unfold(item, state, depth + 1).value);
  }
  if (isMap(node)) {
    take(state, 2);
    const entries = new Map<string, JsonValue>();
    for (const pair of node.items) {
      const key = keyOf(unfold(pair.key, state, depth + 1).value);
      if (entries.has(key)) throw new UnreadText("YAML", "a key is repeated");
      entries.set(key, unfold(pair.value, state, depth + 1).value);
    }
    return Object.fromEntries(entries);
  }
  const scalar: unknown = isScalar(node) ? (digitsOf(node) ?? node.value) : null;
  if (scalar instanceof ExactNumber) {
    take(state, scalar.digits.length);
    return asDeclared(scalar);
  }
  const value: JsonValue = JSON.parse(JSON.stringify(scalar ?? null));
  take(state, typeof value === "string" ? value.length + 1 : 1);
  return value;
}

/** A number that JSON can write, where it would be written back with other digits. */
function digitsOf({ value, source }: Scalar): ExactNumber | undefined {
  if (typeof value !== "number" || source === undefined) return undefined;
  const isJson = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(source);
  return isJson && isRespelled(source) ? new ExactNumber(source) : undefined;
}

function keyOf(key: JsonValue): string {
  if (key === null) return "";
  return isJsonArray(key) || isJsonObject(key) ? writeJson(key) : String(key);
}

function take(state: Unfolding, size: number): void {
  state.room -= size;
  if (state.room < 0) throw new UnreadText("YAML", "aliases unfold to too much");
}
