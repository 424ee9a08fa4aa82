import type { BodyHole } from "./capability.js";
import { parseJsonText, textOf } from "./json-text.js";
import type { ValueExpression } from "./values.js";

type Part = string | ValueExpression;

/** What a text is, as far as the encoding of its holes depends on it. Everything else is text as it is. */
export type TextGrammar = "json" | "xml" | "form";

/** The value that a text spells, by its grammar; undefined where no value stands for it. XML has none. */
export function readValue(parts: readonly Part[], grammar: TextGrammar): ValueExpression | undefined {
  switch (grammar) {
    case "json":
      return parseJsonText(parts);
    case "form":
      return parseFormText(parts);
    case "xml":
      return undefined;
  }
}

/** How each hole is encoded for where it stands, so that no caller's value can ever add a member, an element or a parameter ("Values" in the spec). */
export function encodeHoles(parts: readonly Part[], grammar: TextGrammar): readonly (string | BodyHole)[] {
  let isInside = false;
  return parts.map((part) => {
    if (typeof part !== "string") return { value: part, encode: encodings[grammar][isInside ? "inside" : "outside"] };
    for (const [mark] of part.matchAll(marks[grammar]))
      isInside = mark === "<![CDATA[" || (mark === '"' && !isInside) || (isInside && mark.startsWith("\\"));
    return part;
  });
}

/** What a string or a CDATA section begins and ends with; a backslash hides what follows it. */
const marks: Readonly<Record<TextGrammar, RegExp>> = { json: /\\[^]|"/g, xml: /<!\[CDATA\[|\]\]>/g, form: /(?!)/g };

const encodings: Readonly<Record<TextGrammar, Readonly<Record<"inside" | "outside", BodyHole["encode"]>>>> = {
  json: { inside: "json-string", outside: "json" },
  xml: { inside: "cdata", outside: "xml" },
  form: { inside: "form", outside: "form" },
};

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
