import { parseJsonText, textOf } from "./json-text.js";
import { encodeFields } from "./field-text.js";
import { type EncodedHole, encodeHoles, type TextGrammar } from "./text-grammar.js";
import type { ValueExpression } from "./values.js";
import { encodeYaml } from "./yaml-text.js";

type Part = string | ValueExpression;

/** A language that a body is written in as text. */
export type BodyGrammar = TextGrammar | "yaml" | "csv" | "tsv";

/** Text of which no value stands for the whole, each hole encoded for where it stands. Undefined where it is not the language that it should be. */
export function encodeText(
  parts: readonly Part[],
  grammar: BodyGrammar,
): readonly (string | EncodedHole)[] | undefined {
  switch (grammar) {
    case "yaml":
      return encodeYaml(parts);
    case "csv":
    case "tsv":
      return encodeFields(parts, grammar);
    case "lines":
      return encodeLines(parts);
    default:
      return encodeHoles(parts, grammar);
  }
}

/** Each line that is JSON is written anew where it has holes, so that what is absent leaves no member. */
function encodeLines(parts: readonly Part[]): readonly (string | EncodedHole)[] {
  return splitParts(parts, "\n").flatMap((line, index) => {
    const end = index === 0 ? [] : ["\n"];
    const value = line.every((part) => typeof part === "string") ? undefined : parseJsonText(line);
    return [...end, ...(value ? [{ value, encode: "json" as const }] : encodeHoles(line, "lines"))];
  });
}

/** The value that a text spells, by its grammar; undefined where no value stands for it, as in most languages. */
export function readValue(parts: readonly Part[], grammar: BodyGrammar): ValueExpression | undefined {
  switch (grammar) {
    case "json":
      return parseJsonText(parts);
    case "form":
      return parseFormText(parts);
    case "lines":
    case "xml":
    case "graphql":
    case "sparql":
    case "yaml":
    case "csv":
    case "tsv":
      return undefined;
  }
}

/** `a={{a}}&b=1` as an object; undefined where a name holds a hole, stands twice, or is badly encoded. Absent values are then left out with their names. */
function parseFormText(parts: readonly Part[]): ValueExpression | undefined {
  const pairs = splitParts(parts, "&").filter((pair) => pair.length > 0);
  const entries = pairs.map((pair) => {
    const [name = [], ...rest] = splitParts(pair, "=");
    const value = rest.flatMap((part, index) => (index === 0 ? part : ["=", ...part]));
    const key = name.every((part) => typeof part === "string") ? decodeForm(name.join("")) : undefined;
    const content = value.map((part) => (typeof part === "string" ? decodeForm(part) : part));
    return key === undefined || content.includes(undefined)
      ? undefined
      : { key, value: textOf(content.filter((part) => part !== undefined)) };
  });
  const known = entries.filter((entry) => entry !== undefined);
  return known.length === entries.length && new Set(known.map(({ key }) => key)).size === known.length
    ? { kind: "object", entries: known }
    : undefined;
}

function splitParts(parts: readonly Part[], separator: string): readonly (readonly Part[])[] {
  return parts.reduce<Part[][]>(
    (pieces, part) => {
      const [first = "", ...rest] = typeof part === "string" ? part.split(separator) : [part];
      if (first !== "") pieces.at(-1)?.push(first);
      pieces.push(...rest.map((piece) => (piece === "" ? [] : [piece])));
      return pieces;
    },
    [[]],
  );
}

function decodeForm(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return undefined;
  }
}
