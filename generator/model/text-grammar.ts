import { takenNames } from "./json-names.js";
import type { HoleEncoding, ValueExpression } from "./values.js";

type Part = string | ValueExpression;

/** A language that a text with holes is written in, as far as marks in it say how a hole is encoded; `lines` are lines of JSON. Everything else is text as it is. */
export type TextGrammar = "json" | "lines" | "xml" | "form" | "graphql" | "sparql";

/** A hole with its encoding; undefined: it is text where it stands. */
export interface EncodedHole {
  readonly value: ValueExpression;
  readonly encode: HoleEncoding | undefined;
  /** In a name of JSON: what it may not be filled with, since the author's own members are called so. */
  readonly taken?: readonly string[];
}

/** How each hole is encoded for where it stands, so that no caller's value can ever add a member, an element, a parameter or a clause ("Values" in the spec). */
export function encodeHoles(parts: readonly Part[], grammar: TextGrammar): readonly (string | EncodedHole)[] {
  const { marks, start, next, encode } = grammars[grammar];
  const names = grammar === "json" || grammar === "lines" ? takenNames(parts) : new Map<number, readonly string[]>();
  let place = start;
  return parts.map((part, index) => {
    if (typeof part !== "string") {
      const taken = names.get(index);
      return { value: part, encode: encode(place), ...(taken === undefined ? {} : { taken }) };
    }
    for (const [mark] of part.matchAll(marks)) place = next(place, mark);
    return part;
  });
}

/** The parts with each hole that stands inside another language encoded for it. */
export function guardHoles(parts: readonly Part[], grammar: TextGrammar): readonly Part[] {
  return encodeHoles(parts, grammar).map((part): Part => {
    if (typeof part === "string" || part.encode === undefined) return typeof part === "string" ? part : part.value;
    return { kind: "encoded", as: part.encode, value: part.value };
  });
}

/** Whether a text is a GraphQL document (GraphQL, 2.2): it begins with an operation or a selection, and its braces end it. */
export function isGraphql(parts: readonly Part[]): boolean {
  const [first] = parts;
  const last = parts.at(-1);
  if (typeof first !== "string" || typeof last !== "string" || !last.trimEnd().endsWith("}")) return false;
  const head = first.trimStart().slice(0, 1_000);
  return (
    /^(?:query|mutation|subscription)\b[^{}"]*(?:\{|$)/.test(head) ||
    /^\{\s*[A-Za-z_]\w*\s*(?:[({:]|[A-Za-z_])/.test(head)
  );
}

/** Where a text stands: inside what mark, and how many parentheses are open. */
interface Place {
  readonly inside: string;
  readonly depth: number;
}

interface Grammar {
  /** What begins and ends strings and their like; what a backslash hides is one mark with it. */
  readonly marks: RegExp;
  readonly start: Place;
  readonly next: (place: Place, mark: string) => Place;
  readonly encode: (place: Place) => HoleEncoding | undefined;
}

const outside: Place = { inside: "", depth: 0 };

/** Inside, what began is ended by `ends` of it; outside, a mark of `begins` begins. */
function nextIn(place: Place, mark: string, begins: readonly string[], ends = (began: string): string => began): Place {
  if (place.inside !== "") return mark === ends(place.inside) ? { ...place, inside: "" } : place;
  if (begins.includes(mark)) return { ...place, inside: mark };
  if (mark === "(") return { ...place, depth: place.depth + 1 };
  return mark === ")" ? { ...place, depth: Math.max(0, place.depth - 1) } : place;
}

/** Sections, comments and tags; attributes of a tag have quotes of their own. */
function nextInXml(place: Place, mark: string): Place {
  const to = (inside: string): Place => ({ ...place, inside });
  switch (place.inside) {
    case "":
      return mark.startsWith("<") ? to(mark) : place;
    case "<![CDATA[":
      return mark === "]]>" ? to("") : place;
    case "<!--":
      return mark === "-->" ? to("") : place;
    case "<":
      // `]]>` and `-->` end a tag with their last character.
      return mark.endsWith(">") ? to("") : mark === '"' || mark === "'" ? to(mark) : place;
    default:
      return mark === place.inside ? to("<") : place;
  }
}

const xmlEncodings: Readonly<Record<string, HoleEncoding>> = {
  "<![CDATA[": "cdata",
  "<!--": "xml-comment",
  "<": "xml-name",
};

const json: Grammar = {
  marks: /\\[^]|"/g,
  start: outside,
  next: (place, mark) => nextIn(place, mark, ['"']),
  encode: ({ inside }) => (inside === "" ? "json" : "json-string"),
};

const grammars: Readonly<Record<TextGrammar, Grammar>> = {
  json,
  lines: json,
  xml: {
    marks: /<!\[CDATA\[|\]\]>|<!--|-->|[<>"']/g,
    start: outside,
    next: nextInXml,
    encode: ({ inside }) => xmlEncodings[inside] ?? "xml",
  },
  form: { marks: /(?!)/g, start: outside, next: (place) => place, encode: () => "form" },
  graphql: {
    marks: /\\"""|"""|\\[^]|["#\n()]/g,
    start: outside,
    next: (place, mark) => nextIn(place, mark, ['"""', '"', "#"], (began) => (began === "#" ? "\n" : began)),
    encode: ({ inside, depth }) => {
      if (inside === '"""') return "graphql-block";
      if (inside === '"') return "json-string";
      if (inside === "#") return "line";
      return depth > 0 ? "graphql" : "graphql-name";
    },
  },
  sparql: {
    marks: /\\[^]|"""|'''|["'#\n]|<(?=[^\s<>"{}|^`]*(?:>|$))|>/g,
    start: outside,
    next: (place, mark) =>
      nextIn(place, mark, ['"""', "'''", '"', "'", "#", "<"], (began) =>
        began === "#" ? "\n" : began === "<" ? ">" : began,
      ),
    encode: ({ inside }) => {
      if (inside === "<") return "iri";
      if (inside === "#") return "line";
      return inside === "" ? "sparql" : "sparql-string";
    },
  },
};
