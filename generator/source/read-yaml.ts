import { isAlias, isMap, isPair, isScalar, isSeq, LineCounter, parseDocument, type Document, type Node, type Scalar as YamlScalar, type YAMLError } from "yaml";
import type { Reporter } from "../diagnostics/reporter.js";
import type { SourceFile, Span } from "../diagnostics/span.js";
import type { MapEntry, Scalar, ScalarNode, SourceNode } from "./node.js";

/** How deep a document may nest: deeper ones are an attack, not a capability. */
const mostDepth = 200;
/** How many nodes aliases may unfold to. */
const mostNodes = 2_000_000;

/** Parses YAML 1.2 (core schema) into nodes with places. Syntax errors are reported, one each; undefined where nothing can be read. Never throws. */
export function parseYaml(file: SourceFile, reporter: Reporter): SourceNode | undefined {
  const conflict = /^(?:<{7}|>{7}|={7}$)/m.exec(file.text);
  if (conflict && /^<{7} /m.test(file.text)) {
    reporter.report("source/merge-conflict", { file, start: conflict.index, end: conflict.index + 7 }, {});
    return undefined;
  }
  const deep = tooDeep(file.text);
  if (deep !== undefined) {
    reporter.report("source/too-deep", { file, start: deep, end: deep + 1 }, { depth: mostDepth });
    return undefined;
  }
  let document: Document.Parsed;
  try {
    document = parseDocument(file.text, { prettyErrors: false, merge: true, lineCounter: new LineCounter(), logLevel: "error", keepSourceTokens: false });
  } catch {
    reporter.report("source/too-deep", { file, start: 0, end: 1 }, { depth: mostDepth });
    return undefined;
  }
  for (const error of document.errors) reportSyntax(error, file, reporter);
  if (document.errors.length > 0) return undefined;
  if (document.contents === null) {
    reporter.report("source/empty", { file, start: 0, end: 0 }, {});
    return undefined;
  }
  const context: Context = { file, document, reporter, nodes: 0, failed: false };
  const root = convert(document.contents, context, 0);
  return context.failed ? undefined : root;
}

interface Context {
  readonly file: SourceFile;
  readonly document: Document.Parsed;
  readonly reporter: Reporter;
  nodes: number;
  failed: boolean;
}

function convert(node: Node | null | undefined, context: Context, depth: number): SourceNode {
  const span = spanOf(node, context.file);
  context.nodes += 1;
  if (depth > mostDepth || context.nodes > mostNodes) {
    if (!context.failed) context.reporter.report("source/too-deep", span, { depth: mostDepth });
    context.failed = true;
    return { kind: "scalar", span, value: null, text: "" };
  }
  if (isAlias(node)) {
    const target = node.resolve(context.document);
    if (target) return convert(target, context, depth + 1);
    context.reporter.report("source/unknown-alias", span, { alias: node.source });
    context.failed = true;
    return { kind: "scalar", span, value: null, text: "" };
  }
  if (isMap(node)) return { kind: "map", span, entries: node.items.flatMap((pair) => convertPair(pair, context, depth)) };
  if (isSeq(node)) return { kind: "list", span, items: node.items.map((item) => convert(isPair(item) ? null : (item as Node), context, depth + 1)) };
  if (isScalar(node)) return { kind: "scalar", span, value: scalarValue(node), text: node.source ?? String(node.value ?? "") };
  return { kind: "scalar", span, value: null, text: "" };
}

/** A key that is no text becomes its text; `<<` brings in the entries of the map it names. */
function convertPair(pair: { readonly key: unknown; readonly value: unknown }, context: Context, depth: number): readonly MapEntry[] {
  const keyNode = pair.key as Node | null;
  const keySpan = spanOf(keyNode, context.file);
  const value = convert(pair.value as Node | null, context, depth + 1);
  const key = isScalar(keyNode) ? (keyNode.source ?? String(keyNode.value ?? "")) : "";
  if (key === "<<" && value.kind === "map") return value.entries;
  if (value.kind === "scalar" && value.span.start === value.span.end) return [{ key, keySpan, value: { ...value, span: keySpan } }];
  return [{ key, keySpan, value }];
}

function scalarValue(node: YamlScalar): Scalar {
  const { value } = node;
  if (typeof value === "string" || typeof value === "boolean" || value === null) return value;
  if (typeof value === "number") return Number.isFinite(value) && (Number.isSafeInteger(value) || !Number.isInteger(value)) ? value : (node.source ?? String(value));
  return String(value ?? "");
}

function spanOf(node: Node | null | undefined, file: SourceFile): Span {
  const range = node?.range;
  return { file, start: range?.[0] ?? 0, end: range?.[1] ?? range?.[0] ?? 0 };
}

function reportSyntax(error: YAMLError, file: SourceFile, reporter: Reporter): void {
  const [start, end] = error.pos;
  const span: Span = { file, start, end: Math.max(end, start + 1) };
  if (error.code === "DUPLICATE_KEY") {
    // The parser points at the first character of the key.
    const key = /^(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^:\n]+)/.exec(file.text.slice(start))?.[0].trimEnd() ?? file.text.slice(start, end);
    reporter.report("source/duplicate-key", { ...span, end: start + key.length }, { key: key.replace(/^["']|["']$/g, "") });
    return;
  }
  if (error.code === "TAB_AS_INDENT") reporter.report("source/tab", span, {});
  else if (error.code === "MULTIPLE_DOCS") reporter.report("source/several-documents", span, {});
  else reporter.report("source/syntax", span, { problem: plain(error) });
}

/** The parser's own message as one line in our tone. */
function plain(error: YAMLError): string {
  const [line = ""] = error.message.split("\n");
  return line.charAt(0).toLowerCase() + line.slice(1).replace(/\s+at line \d+, column \d+:?$/, "");
}

/** The offset at which flow brackets nest beyond all reason; found before the parser recurses into them. */
function tooDeep(text: string): number | undefined {
  let depth = 0;
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charCodeAt(index);
    if (character === 91 || character === 123) {
      depth += 1;
      if (depth > 5_000) return index;
    } else if (character === 93 || character === 125) depth = Math.max(0, depth - 1);
  }
  return undefined;
}

/** The place of a stretch of a scalar's value: exact for plain and simply quoted one-line scalars, the whole scalar otherwise. */
export function spanInScalar(node: ScalarNode, from: number, to: number): Span {
  const { span } = node;
  const text = span.file.text.slice(span.start, span.end);
  const quote = text[0] === '"' || text[0] === "'" ? 1 : 0;
  const inside = quote === 1 ? text.slice(1, -1) : text;
  if (inside !== node.value) return span;
  return { file: span.file, start: span.start + quote + from, end: span.start + quote + to };
}
