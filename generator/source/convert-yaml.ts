import { isAlias, isMap, isPair, isScalar, isSeq, type Node, type Scalar as YamlScalar } from "yaml";
import type { Reporter } from "../diagnostics/reporter.js";
import type { SourceFile, Span } from "../diagnostics/span.js";
import { betweenCurlyQuotes, lookAlikeKey } from "./look-alikes.js";
import type { MapEntry, Scalar, SourceNode } from "./node.js";

/** How deep a document may nest: deeper ones are an attack, not a capability. */
export const mostDepth = 200;
/** How long one scalar may be, in characters: longer ones are data, not a capability. */
const mostText = 256 * 1024;
const mostKey = 1024;
/** How many nodes aliases and merges may add to those that are written. */
const mostUnfolded = 100_000;

interface Context {
  readonly file: SourceFile;
  readonly reporter: Reporter;
  /** What anchors that stand before this place name. */
  readonly anchors: Map<string, SourceNode>;
  /** How many nodes the maps and lists are that aliases name, and those in them, aliases unfolded. */
  readonly sizes: Map<SourceNode, number>;
  /** What aliases have added so far. */
  unfolded: number;
  failed: boolean;
}

/**
 * Turns what the parser made into nodes with places: aliases resolved, `<<` merged. What is named by several aliases is one node, so that a small text costs
 * little here; how much it unfolds to for those who walk it is counted first. Undefined where something is reported.
 */
export function convertYaml(contents: Node, file: SourceFile, reporter: Reporter): SourceNode | undefined {
  const context: Context = { file, reporter, anchors: new Map(), sizes: new Map(), unfolded: 0, failed: false };
  const root = convert(contents, context, 0);
  return context.failed ? undefined : root;
}

function convert(node: Node | null | undefined, context: Context, depth: number): SourceNode {
  const span = spanOf(node, context.file);
  if (depth > mostDepth) return refuse(span, context);
  if (isAlias(node)) return aliased(node.source, span, context);
  const converted = convertOwn(node, span, context, depth);
  if ((isMap(node) || isSeq(node) || isScalar(node)) && node.anchor !== undefined)
    context.anchors.set(node.anchor, converted);
  return converted;
}

function convertOwn(node: Node | null | undefined, span: Span, context: Context, depth: number): SourceNode {
  const template = isMap(node) ? templateAt(span) : undefined;
  if (template !== undefined) {
    context.reporter.report("source/unquoted-template", span, { text: template });
    return { kind: "scalar", span, value: template, text: template };
  }
  if (isMap(node)) {
    const pairs = node.items.map((pair) => convertPair(pair, context, depth));
    return { kind: "map", span, entries: uniqueEntries(pairs, context) };
  }
  if (isSeq(node)) {
    const items = node.items.map((item) => convert(isPair(item) ? null : (item as Node), context, depth + 1));
    return { kind: "list", span, items };
  }
  if (isScalar(node)) {
    const text = node.source ?? String(node.value ?? "");
    if (text.length > mostText) return refuseText(span, context);
    return { kind: "scalar", span, value: scalarValue(node), text };
  }
  return { kind: "scalar", span, value: null, text: "" };
}

/** `{{NAME}}` without quotes, which is a map with a map for its key. */
function templateAt({ file, start, end }: Span): string | undefined {
  return file.text.startsWith("{{", start)
    ? /^\{\{[^{}]*\}\}/.exec(file.text.slice(start, Math.min(end, start + 200)))?.[0]
    : undefined;
}

/** The one node that an alias names. */
function aliased(name: string, span: Span, context: Context): SourceNode {
  const target = context.anchors.get(name);
  if (!target) {
    if (!context.failed) context.reporter.report("source/unknown-alias", span, { alias: name });
    context.failed = true;
    return { kind: "scalar", span, value: null, text: "" };
  }
  context.unfolded += sizeOf(target, context);
  return context.unfolded > mostUnfolded ? refuse(span, context) : target;
}

/** Each node is counted once, however many aliases lead to it. */
function sizeOf(node: SourceNode, { sizes }: Pick<Context, "sizes">): number {
  if (node.kind === "scalar") return 1;
  const known = sizes.get(node);
  if (known !== undefined) return known;
  let size = 1;
  for (const part of node.kind === "map" ? node.entries.map(({ value }) => value) : node.items)
    size += sizeOf(part, { sizes });
  sizes.set(node, size);
  return size;
}

function refuse(span: Span, context: Context): SourceNode {
  if (!context.failed) context.reporter.report("source/too-deep", span, { depth: mostDepth });
  context.failed = true;
  return { kind: "scalar", span, value: null, text: "" };
}

function refuseText(span: Span, context: Context): SourceNode {
  if (!context.failed)
    context.reporter.report("source/too-long", { ...span, end: span.start + 1 }, { kilobytes: mostText / 1024 });
  context.failed = true;
  return { kind: "scalar", span, value: null, text: "" };
}

const prose: ReadonlySet<string> = new Set(["description", "summary", "title", "label", "display", "content"]);

/** A key that is no text becomes its text. */
function convertPair(
  pair: { readonly key: unknown; readonly value: unknown },
  context: Context,
  depth: number,
): MapEntry {
  const keyNode = pair.key as Node | null;
  const keySpan = spanOf(keyNode, context.file);
  const key = textOfKey(keyNode, keySpan, context);
  if (key.length > mostKey) refuseText(keySpan, context);
  const sign = isScalar(keyNode) && keyNode.type === "PLAIN" ? lookAlikeKey(key) : undefined;
  if (sign) {
    const end = keySpan.start + sign.sign.length;
    context.reporter.report("source/look-alike", { ...keySpan, end }, sign);
    context.failed = true;
  }
  if (isScalar(keyNode) && keyNode.anchor !== undefined)
    context.anchors.set(keyNode.anchor, { kind: "scalar", span: keySpan, value: key, text: key });
  const value = convert(pair.value as Node | null, context, depth + 1);
  // What people read may be said in quotes of typography.
  const isPlain = isScalar(pair.value) && pair.value.type === "PLAIN" && !prose.has(key);
  const inner = isPlain && value.kind === "scalar" ? betweenCurlyQuotes(value.text) : undefined;
  if (inner !== undefined) {
    context.reporter.report("source/curly-quotes", value.span, { text: inner });
    return { key, keySpan, value: { kind: "scalar", span: value.span, value: inner, text: inner } };
  }
  if (value.kind === "scalar" && value.span.start === value.span.end)
    return { key, keySpan, value: { ...value, span: keySpan } };
  return { key, keySpan, value };
}

/** The text of a key: of what it names where it is an alias, as it is written where it is a map or a list, which names nothing. */
function textOfKey(node: Node | null, span: Span, context: Context): string {
  if (isScalar(node)) return node.source ?? String(node.value ?? "");
  const named = isAlias(node) ? context.anchors.get(node.source) : undefined;
  if (named?.kind === "scalar") return named.text;
  if (node === null) return "";
  const text = span.file.text.slice(span.start, Math.min(span.end, span.start + mostKey)).trim();
  context.reporter.report("source/key-is-no-text", span, { key: text, template: templateAt(span) });
  context.failed = true;
  return text;
}

/** The entries of a map: one for each key, and those of the maps that `<<` names where the map has none of its own. */
function uniqueEntries(pairs: readonly MapEntry[], context: Context): readonly MapEntry[] {
  const own = new Map<string, MapEntry>();
  for (const pair of pairs) {
    if (isMerge(pair)) continue;
    const first = own.get(pair.key);
    if (!first) own.set(pair.key, pair);
    else {
      context.failed = true;
      // All that follows is of the second one.
      if (isVersion(pair.key) && own.has("capability")) {
        context.reporter.report("source/several-documents", pair.keySpan, {});
        break;
      }
      context.reporter.report("source/duplicate-key", pair.keySpan, { key: pair.key }, [
        { span: first.keySpan, label: "first written here" },
      ]);
    }
  }
  if (!pairs.some(isMerge)) return pairs;
  const taken = new Set(own.keys());
  return pairs.flatMap((pair) => {
    if (!isMerge(pair)) return [pair];
    const maps = pair.value.kind === "list" ? pair.value.items : [pair.value];
    return maps
      .flatMap((map) => (map.kind === "map" ? map.entries : []))
      .filter(({ key }) => {
        const isNew = !taken.has(key);
        taken.add(key);
        return isNew;
      });
  });
}

function isVersion(key: string): boolean {
  return key === "naftiko" || key === "ikanos";
}

/** `<<: *base`, `<<: [*one, *other]`. */
function isMerge({ key, value }: MapEntry): boolean {
  return (
    key === "<<" &&
    (value.kind === "map" || (value.kind === "list" && value.items.every((item) => item.kind === "map")))
  );
}

function scalarValue(node: YamlScalar): Scalar {
  const { value } = node;
  if (typeof value === "string" || typeof value === "boolean" || value === null) return value;
  if (typeof value === "number")
    return Number.isFinite(value) && (Number.isSafeInteger(value) || !Number.isInteger(value))
      ? value
      : (node.source ?? String(value));
  return String(value ?? "");
}

function spanOf(node: Node | null | undefined, file: SourceFile): Span {
  const range = node?.range;
  return { file, start: range?.[0] ?? 0, end: range?.[1] ?? range?.[0] ?? 0 };
}
