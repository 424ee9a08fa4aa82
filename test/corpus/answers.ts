import {
  entriesOf,
  isMap,
  type Json,
  type JsonMap,
  type MeantEndpoint,
  type MeantOperation,
  NotCovered,
} from "./meaning.js";

/** A JSON number, by its digits: what a double would make of it is what answers are compared for. */
export class Digits {
  constructor(readonly digits: string) {}
}

/** JSON with all its digits. */
export type Tree = null | boolean | string | Digits | readonly Tree[] | TreeMap;
export interface TreeMap {
  readonly [name: string]: Tree;
}

/** What an upstream answers a call with, and what a reader of its body finds there. */
export interface UpstreamAnswer {
  /** In words, for the account of a difference. */
  readonly label: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** What the body says in the declared format; undefined where it is not of that format. */
  readonly tree: Tree | undefined;
}

/** What a body must be. `json`: the same values whatever their layout; `same`: letter for letter, as the given media type; `problem`: a problem document that says so. */
export type MeantBody =
  | { readonly kind: "empty" }
  | { readonly kind: "json"; readonly tree: Tree }
  | { readonly kind: "same"; readonly bytes: Buffer; readonly mediaType: string; readonly guarded: boolean }
  | { readonly kind: "problem"; readonly says: RegExp };

/** What a REST caller or a model must be answered. */
export interface MeantAnswer {
  readonly status: number;
  readonly body: MeantBody;
  /** Whether the author gave the answer a form of its own. */
  readonly shaped: boolean;
  /** Whether a declared scalar is not of its type, so that a tool's schema may refuse it. */
  readonly misfit: boolean;
}

interface Step {
  readonly name?: string;
  readonly index?: number;
  readonly each?: true;
}

/** Whether `value` is an object of a tree. */
export function isTreeMap(value: Tree | undefined): value is TreeMap {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Digits);
}

/** The tree that JSON text spells. Fails where it is none. */
export function readTree(text: string): Tree {
  const marked = text.replace(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, (token) =>
    token.startsWith('"') ? token : `{"\\u0000":"${token}"}`,
  );
  // What the native parser refuses is no JSON (`01`, `[1,]`), whatever the marks make of it.
  JSON.parse(text);
  return JSON.parse(marked, (_, value: Json): unknown =>
    isMap(value) && typeof value["\u0000"] === "string" ? new Digits(value["\u0000"]) : value,
  );
}

/** A tree as JSON text, with all digits. */
export function writeTree(tree: Tree): string {
  if (tree instanceof Digits) return tree.digits;
  if (Array.isArray(tree)) return `[${tree.map((item: Tree) => writeTree(item)).join(",")}]`;
  if (!isTreeMap(tree)) return JSON.stringify(tree);
  return `{${Object.entries(tree)
    .map(([name, value]) => `${JSON.stringify(name)}:${writeTree(value)}`)
    .join(",")}}`;
}

/** The format of an operation's answers: `json` where nothing is said. */
export function formatOf(target: MeantOperation): string {
  return typeof target.written.outputRawFormat === "string" ? target.written.outputRawFormat.toLowerCase() : "json";
}

/** The outputs that an exposed operation or tool declares, in their order; none where the first is the whole answer. */
export function outputsOf(endpoint: MeantEndpoint): readonly JsonMap[] {
  const outputs = entriesOf(endpoint.written.outputParameters);
  const [first] = outputs;
  return first === undefined || isWhole(first) ? [] : outputs;
}

/** `$.` of an object or list of which nothing more is said: the answer as it is ("Answers" of the specification). */
function isWhole(output: JsonMap): boolean {
  return (
    steps(pathOf(output) ?? "$").length === 0 &&
    output.const === undefined &&
    (pathOf(output) !== undefined || output.value === undefined) &&
    ["object", "array", "binary", undefined].includes(typeof output.type === "string" ? output.type : undefined) &&
    entriesOf(output.properties).length === 0 &&
    output.values === undefined &&
    output.maxLength === undefined &&
    !saysItems(output)
  );
}

/** What is said of the elements of a list; some write it as a list of one. */
export function itemsOf({ items }: JsonMap): JsonMap | undefined {
  const [only]: readonly (Json | undefined)[] = Array.isArray(items) ? items : [items];
  return isMap(only) ? only : undefined;
}

function saysItems(output: JsonMap): boolean {
  const items = itemsOf(output);
  if (items === undefined) return false;
  const { type, properties, items: inner, mapping, value, const: constant } = items;
  const isScalar = type !== undefined && type !== "object" && type !== "array";
  return isScalar || [properties, inner, mapping, value, constant].some((part) => part !== undefined);
}

function pathOf(output: JsonMap): string | undefined {
  if (typeof output.mapping === "string") return output.mapping;
  return typeof output.value === "string" && output.value.startsWith("$") && !output.value.startsWith("$this.")
    ? output.value
    : undefined;
}

function steps(path: string): readonly Step[] {
  const found: Step[] = [];
  const text = path.replace(/^\$\.?/, "");
  const token = /\.?(?:\[\s*(?:'([^']*)'|"([^"]*)"|(-?\d+)|(\*))\s*\]|([^.[\]*?()@]+)|(\*))/y;
  while (token.lastIndex < text.length) {
    const match = token.exec(text);
    if (match === null) throw new NotCovered("a JSONPath beyond names, places and wildcards");
    const [, single, double, index, star, plain, all] = match;
    const name = single ?? double ?? plain;
    found.push(
      name !== undefined
        ? { name }
        : index !== undefined
          ? { index: Number(index) }
          : star || all
            ? { each: true }
            : {},
    );
  }
  return found;
}

/** What a path finds below `tree`; a path with a wildcard finds a list. */
function find(tree: Tree | undefined, [step, ...rest]: readonly Step[]): Tree | undefined {
  if (step === undefined || tree === undefined) return tree;
  if (step.name !== undefined)
    return find(isTreeMap(tree) && Object.hasOwn(tree, step.name) ? tree[step.name] : undefined, rest);
  if (step.index !== undefined) return find(Array.isArray(tree) ? tree.at(step.index) : undefined, rest);
  const all: readonly Tree[] = Array.isArray(tree) ? tree : isTreeMap(tree) ? Object.values(tree) : [];
  return all.flatMap((item) => {
    const found = find(item, rest);
    if (found === undefined) return [];
    return rest.some(({ each }) => each) && Array.isArray(found) ? found : [found];
  });
}

/** The list that a declared list is made of: one thing is a list of one, nothing an empty list. */
function listOf(found: Tree | undefined): readonly Tree[] {
  if (found === undefined || found === null || found === "") return [];
  return Array.isArray(found) ? found : [found];
}

class Mapping {
  misfit = false;

  /** What one declared output makes of what stands at its place. */
  make(output: JsonMap, tree: Tree | undefined): Tree {
    if (output.const !== undefined) return literal(output.const);
    const path = pathOf(output);
    if (path === undefined && output.value !== undefined) return this.#written(output.value, output.type);
    const found = find(tree, steps(path ?? "$"));
    const properties = entriesOf(output.properties);
    if (properties.length > 0)
      return Object.fromEntries(
        properties.map((property, index) => [
          typeof property.name === "string" ? property.name : `value${index}`,
          this.make(named(property), found),
        ]),
      );
    const { values } = output;
    const items = itemsOf(output);
    if (isMap(values))
      return isTreeMap(found)
        ? Object.fromEntries(Object.entries(found).map(([name, value]) => [name, this.make(values, value)]))
        : null;
    if (items !== undefined && saysItems(output) && (output.type === "array" || output.type === undefined))
      return listOf(found).map((item) => this.make(items, item));
    if (output.type === "array") return listOf(found);
    return this.#cut(this.#scalar(found ?? null, output.type), output.maxLength);
  }

  #written(value: Json, type: Json | undefined): Tree {
    if (typeof value === "string" && /\{\{|^\$/.test(value))
      throw new NotCovered("an output made of the caller's values");
    if (isMap(value) || Array.isArray(value)) throw new NotCovered("an output with a written structure");
    return this.#scalar(literal(value), type);
  }

  #scalar(value: Tree, type: Json | undefined): Tree {
    const converted = convert(value, type);
    const fits =
      converted === null ||
      (type === "string" && typeof converted === "string") ||
      (type === "boolean" && typeof converted === "boolean") ||
      (type === "number" && converted instanceof Digits) ||
      (type === "integer" && converted instanceof Digits && Number.isInteger(Number(converted.digits))) ||
      (type === "object" && isTreeMap(converted)) ||
      !["string", "boolean", "number", "integer", "object"].includes(String(type));
    if (!fits) this.misfit = true;
    return converted;
  }

  #cut(value: Tree, length: Json | undefined): Tree {
    return typeof value === "string" && typeof length === "number" ? value.slice(0, length) : value;
  }
}

/** A property that says nothing of its place is the member of its name; an object is none where its own properties say theirs. */
function named(property: JsonMap): JsonMap {
  const isSaid = property.const !== undefined || property.value !== undefined || pathOf(property) !== undefined;
  return isSaid || saysPlaces(property) || typeof property.name !== "string"
    ? property
    : { ...property, mapping: `$['${property.name}']` };
}

function saysPlaces(output: JsonMap): boolean {
  return entriesOf(output.properties).some(
    (property) =>
      property.const !== undefined ||
      property.value !== undefined ||
      pathOf(property) !== undefined ||
      saysPlaces(property),
  );
}

/** A declared scalar type converts where nothing is lost; otherwise the value stays. */
function convert(value: Tree, type: Json | undefined): Tree {
  if (type === "string")
    return value instanceof Digits ? value.digits : typeof value === "boolean" ? String(value) : value;
  if (typeof value !== "string") return value;
  if (type === "boolean" && (value === "true" || value === "false")) return value === "true";
  const isInteger = /^-?(?:0|[1-9]\d*)$/.test(value);
  const isNumber = isInteger || /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(value);
  return (type === "number" && isNumber) || (type === "integer" && isInteger) ? new Digits(value) : value;
}

function literal(value: Json): Tree {
  return readTree(JSON.stringify(value));
}

/** The consumed list that is meant where the one consumed output is a list and the exposed one says no more than that it is one. */
function consumedList(endpoint: MeantEndpoint, target: MeantOperation): JsonMap | undefined {
  const [exposed, ...alternatives] = entriesOf(endpoint.written.outputParameters);
  const [consumed, ...others] = entriesOf(target.written.outputParameters);
  if (
    exposed === undefined ||
    consumed === undefined ||
    alternatives.length + others.length > 0 ||
    exposed.type !== "array"
  )
    return undefined;
  const path = pathOf(consumed);
  if (consumed.type !== "array" || path === undefined || steps(path).length === 0) return undefined;
  if (pathOf(exposed) === undefined || steps(pathOf(exposed) ?? "").length > 0) return undefined;
  return saysItems(exposed) ? { ...exposed, mapping: path } : { ...consumed, mapping: path };
}

/** Formats whose answers are read here. */
export const readFormats: ReadonlySet<string> = new Set([
  "json",
  "xml",
  "yaml",
  "csv",
  "tsv",
  "psv",
  "html",
  "markdown",
]);

/** What `endpoint` answers, over REST, when its upstream answers so. */
export function expectAnswer(endpoint: MeantEndpoint, target: MeantOperation, answer: UpstreamAnswer): MeantAnswer {
  const { status, body, tree } = answer;
  const list = consumedList(endpoint, target);
  const outputs = list === undefined ? outputsOf(endpoint) : [list];
  const format = formatOf(target);
  const shaped = outputs.length > 0 && !["raw", "binary"].includes(format);
  const plain = { status, shaped: false, misfit: false };
  if (format === "raw") return { ...plain, body: body.length === 0 ? { kind: "empty" } : same(answer, "raw") };
  if (status >= 400)
    return body.length === 0
      ? { ...plain, body: { kind: "problem", says: new RegExp(String(status)) } }
      : { ...plain, body: same(answer, "error") };
  if (status === 204 || status === 205) return { ...plain, body: { kind: "empty" } };
  if (format === "binary") return { ...plain, body: body.length === 0 ? { kind: "empty" } : same(answer, "bytes") };
  if (format === "text" && !shaped)
    return { ...plain, body: body.length === 0 ? { kind: "empty" } : same(answer, "text") };
  const isEmpty = body.length === 0;
  if (!isEmpty && !readFormats.has(format)) throw new NotCovered(`answers in ${format}`);
  if (!shaped) {
    if (isEmpty) return { ...plain, body: { kind: "empty" } };
    if (tree === undefined) return { ...plain, body: same(answer, "bytes") };
    return { ...plain, body: format === "json" ? same(answer, "json") : { kind: "json", tree } };
  }
  if (isEmpty && answer.headers["content-type"] === undefined)
    throw new NotCovered("no answer where a shape is declared");
  if (!isEmpty && tree === undefined)
    return { status: 502, shaped: false, misfit: false, body: { kind: "problem", says: /no valid|cannot be used/ } };
  const mapping = new Mapping();
  const made = outputs.map((output) => (isWhole(output) ? (tree ?? null) : mapping.make(output, tree)));
  const something = made.find((value) => value !== null && !(Array.isArray(value) && value.length === 0));
  return {
    status,
    shaped: true,
    misfit: mapping.misfit,
    body: { kind: "json", tree: something === undefined ? (made[0] ?? null) : something },
  };
}

/** An answer that is handed on, under the media type that is right for it. */
function same({ headers, body }: UpstreamAnswer, as: "raw" | "bytes" | "text" | "json" | "error"): MeantBody {
  const written = headers["content-type"];
  const essence = (written ?? "").replace(/;.*$/s, "").trim().toLowerCase();
  const isJson = as === "json" || (as === "error" && parses(textOf(body, written)));
  const isText = as === "text" || (as === "error" && (essence === "" || isTextual(essence)));
  const guarded = as !== "raw" && !isJson;
  if (isJson) {
    const mediaType = /^[\w.-]+\/[\w.+-]+\+json$/.test(essence) ? essence : "application/json";
    return { kind: "same", bytes: Buffer.from(textOf(body, written)), mediaType, guarded };
  }
  if (isText) {
    const mediaType = isTextual(essence) && !essence.endsWith("json") ? essence : "text/plain";
    return { kind: "same", bytes: Buffer.from(textOf(body, written)), mediaType, guarded };
  }
  return {
    kind: "same",
    bytes: body,
    mediaType: essence === "" && as !== "raw" ? "application/octet-stream" : essence,
    guarded,
  };
}

function isTextual(essence: string): boolean {
  return /^text\/|[/+](json|xml|yaml|csv|javascript|x-www-form-urlencoded|x-ndjson)$/.test(essence);
}

/** The text of a body in the character set that it is said to be in. */
export function textOf(body: Buffer, mediaType: string | undefined): string {
  const charset = /charset=([\w-]+)/i.exec(mediaType ?? "")?.[1] ?? "utf-8";
  return new TextDecoder(charset).decode(body);
}

function parses(text: string): boolean {
  try {
    readTree(text);
    return true;
  } catch {
    return false;
  }
}
