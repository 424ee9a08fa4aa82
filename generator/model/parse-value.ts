import type { Span } from "../diagnostics/span.js";
import { spanInScalar } from "../source/read-yaml.js";
import type { ScalarNode, SourceNode } from "../source/node.js";
import { parseTemplate } from "./parse-template.js";
import { guarded, isRespelled, parseJsonText } from "./json-text.js";
import type { ValueExpression } from "./values.js";

/** What names mean where a value stands. Each context (a tool, a consumed operation, a step) answers for itself. */
export interface NameScope {
  /**
   * The meaning of a whole reference (`rest.query.id`, `$.step.a`) outside braces; undefined: not a reference, the text is a literal. `written`: how it stands
   * there, where that is another text.
   */
  readonly reference: (text: string, span: Span, written?: string) => ValueExpression | undefined;
  /** The meaning of the inside of `{{...}}`. */
  readonly hole: (name: string, span: Span) => ValueExpression;
}

/** A longer text names nothing: it is text. */
const longestName = 512;

/** Parses a value of the YAML by the one grammar of the spec ("Values"). Never fails: what is no reference is a literal. */
export function parseValue(node: SourceNode, scope: NameScope): ValueExpression {
  if (node.kind === "map") {
    return {
      kind: "object",
      entries: node.entries.map((entry) => ({ key: entry.key, value: parseValue(entry.value, scope) })),
      ...(node.implied ? { implied: true } : {}),
    };
  }
  if (node.kind === "list") return { kind: "list", items: node.items.map((item) => parseValue(item, scope)) };
  if (isRespelledNumber(node) || typeof node.value !== "string") return literalOf(node);
  if (node.value.includes("{{")) {
    const meant = withoutBraces(node.value.trim());
    const found = meant === undefined ? undefined : scope.reference(meant, node.span, node.value.trim());
    return found ?? parseTemplateValue(node, wholeHole(node.value), scope);
  }
  const name = node.value.trim();
  return (
    (name.length > longestName ? undefined : scope.reference(name, node.span)) ?? { kind: "literal", value: node.value }
  );
}

/** What stands in the YAML, in which no text means anything but itself. */
export function literalOf(node: SourceNode): ValueExpression {
  switch (node.kind) {
    case "map":
      return { kind: "object", entries: node.entries.map(({ key, value }) => ({ key, value: literalOf(value) })) };
    case "list":
      return { kind: "list", items: node.items.map(literalOf) };
    case "scalar":
      return isRespelledNumber(node)
        ? { kind: "literal", value: node.text, digits: true }
        : { kind: "literal", value: node.value };
  }
}

/** A block scalar (`|`, `>`) of one hole ends in a line break: the hole is what is meant, with its type. */
function wholeHole(text: string): string {
  const [part, end, ...others] = text.endsWith("\n") ? parseTemplate(text) : [];
  return part?.kind === "hole" && end?.kind === "text" && others.length === 0 && end.text.trim() === ""
    ? text.slice(0, -end.text.length)
    : text;
}

/** A reference whose name stands in braces (`$this.pets.{{id}}`, `rest.{{id}}`): the value of a hole behind words that mean nothing by themselves is what nobody means. */
function withoutBraces(text: string): string | undefined {
  const [, place, name] =
    /^((?:\$this|rest|tools)(?:\.[\w-]+)*)\.\{\{\s*([\w-]+(?:\.[\w-]+)*)\s*\}\}$/.exec(text) ?? [];
  return place === undefined || name === undefined ? undefined : `${place}.${name}`;
}

/** A number written without quotes that JavaScript would write with other digits: it is read as its own. */
function isRespelledNumber({ value, text, span, isText }: ScalarNode): boolean {
  return (
    isText !== true &&
    (typeof value === "number" || value === text) &&
    /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text) &&
    isRespelled(text) &&
    span.file.text.startsWith(text, span.start)
  );
}

function parseTemplateValue(node: ScalarNode, text: string, scope: NameScope): ValueExpression {
  return joinTemplate(guarded(readParts(node, text, scope)));
}

/** The text and the holes of a scalar that has both, as they are written; undefined for everything else. */
export function textParts(node: SourceNode, scope: NameScope): readonly (string | ValueExpression)[] | undefined {
  if (node.kind !== "scalar" || typeof node.value !== "string" || !node.value.includes("{{")) return undefined;
  const parts = readParts(node, node.value, scope);
  return parts.length > 1 ? parts : undefined;
}

function readParts(node: ScalarNode, text: string, scope: NameScope): readonly (string | ValueExpression)[] {
  return parseTemplate(text).map((part) =>
    part.kind === "text"
      ? part.text
      : part.name.length > longestName
        ? text.slice(part.start, part.end)
        : scope.hole(part.name, spanInScalar(node, part.start, part.end)),
  );
}

/** The list or object that a text spells, where one is wanted: JSON is what it says. */
export function asStructure(value: ValueExpression): ValueExpression {
  if (value.kind === "encoded" && value.as === "json") return value.value;
  const spelled =
    value.kind === "literal" && typeof value.value === "string" ? parseJsonText([value.value]) : undefined;
  return spelled?.kind === "object" || spelled?.kind === "list" ? spelled : value;
}

/** A template of one hole is the hole, one of text alone is a literal. */
export function joinTemplate(parts: readonly (string | ValueExpression)[]): ValueExpression {
  const [only] = parts;
  if (parts.length === 0) return { kind: "literal", value: "" };
  if (parts.length === 1 && only !== undefined)
    return typeof only === "string" ? { kind: "literal", value: only } : only;
  return { kind: "template", parts };
}

/** Every name that an expression reads, of the kinds asked for. */
export function* leavesOf(value: ValueExpression): Generator<ValueExpression> {
  switch (value.kind) {
    case "template":
      for (const part of value.parts) if (typeof part !== "string") yield* leavesOf(part);
      return;
    case "encoded":
      yield* leavesOf(value.value);
      return;
    case "object":
      for (const entry of value.entries) yield* leavesOf(entry.value);
      return;
    case "list":
      for (const item of value.items) yield* leavesOf(item);
      return;
    default:
      yield value;
  }
}
