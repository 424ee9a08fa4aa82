import { findYamlPlaces, type HeldText, type HeldValue, type YamlPlace } from "../source/yaml-places.js";
import type { EncodedHole } from "./text-grammar.js";
import type { ValueExpression } from "./values.js";

type Part = string | ValueExpression;

/**
 * A YAML text whose holes are values and nothing else (YAML 1.2.2): what holds one is written anew, in double quotes or as JSON, and all the rest stays
 * as the author has it. A hole that is a whole value without quotes keeps its type, and takes its line with it where it is absent. Undefined where
 * the text is no YAML.
 */
export function encodeYaml(parts: readonly Part[]): readonly (string | EncodedHole)[] | undefined {
  const marks = marksFor(parts);
  const text = parts.map((part, index) => (typeof part === "string" ? part : marks.write(index))).join("");
  const places = findYamlPlaces(text, marks.isHeld, marks.isMark);
  if (places === undefined) return undefined;
  const pieces: (string | EncodedHole)[] = [];
  let end = 0;
  for (const place of places) {
    pieces.push(...besides(text.slice(end, place.start), parts, marks), ...anew(place, parts, marks));
    end = place.end;
  }
  return [...pieces, ...besides(text.slice(end), parts, marks)];
}

/** Words that stand for holes while the text is read; the text has none of them. */
interface Marks {
  readonly write: (index: number) => string;
  readonly isHeld: (text: string) => boolean;
  readonly isMark: (text: string) => boolean;
  /** Text and the indexes of parts, in turn. */
  readonly split: (text: string) => readonly (string | number)[];
}

function marksFor(parts: readonly Part[]): Marks {
  const written = parts.filter((part) => typeof part === "string").join("\n");
  let word = "hole";
  while (written.includes(word)) word += "x";
  const one = new RegExp(`${word}(\\d+)_`);
  const whole = new RegExp(`^${word}\\d+_$`);
  return {
    write: (index) => `${word}${index}_`,
    isHeld: (text) => one.test(text),
    isMark: (text) => whole.test(text),
    split: (text) => text.split(one).map((piece, index) => (index % 2 === 0 ? piece : Number(piece))),
  };
}

/** What is no value: comments, where line breaks are all that counts, and names of tags and anchors. */
function besides(text: string, parts: readonly Part[], marks: Marks): readonly (string | EncodedHole)[] {
  return marks.split(text).map((piece) => (typeof piece === "string" ? piece : hole(piece, parts, "yaml-comment")));
}

function anew(place: YamlPlace, parts: readonly Part[], marks: Marks): readonly (string | EncodedHole)[] {
  switch (place.kind) {
    case "member":
      return [
        {
          value: { kind: "object", entries: [{ key: place.key, value: valueOf(place.value, parts, marks) }] },
          encode: "yaml-member",
        },
      ];
    case "item":
      return [{ value: { kind: "list", items: [valueOf(place.value, parts, marks)] }, encode: "yaml-item" }];
    case "value":
      return place.value.kind === "text" && !place.value.bare
        ? quoted(place.value, parts, marks)
        : [{ value: valueOf(place.value, parts, marks), encode: "yaml" }];
  }
}

function quoted({ text }: HeldText, parts: readonly Part[], marks: Marks): readonly (string | EncodedHole)[] {
  return [
    '"',
    ...marks
      .split(text)
      .map((piece) =>
        typeof piece === "string" ? JSON.stringify(piece).slice(1, -1) : hole(piece, parts, "yaml-string"),
      ),
    '"',
  ];
}

function valueOf(held: HeldValue, parts: readonly Part[], marks: Marks): ValueExpression {
  switch (held.kind) {
    case "literal":
      return held;
    case "object":
      return {
        kind: "object",
        entries: held.entries.map(({ key, value }) => ({ key, value: valueOf(value, parts, marks) })),
      };
    case "list":
      return { kind: "list", items: held.items.map((item) => valueOf(item, parts, marks)) };
    case "text": {
      const pieces = marks
        .split(held.text)
        .flatMap((piece): readonly Part[] =>
          typeof piece === "number" ? [expressionOf(piece, parts)] : piece === "" ? [] : [piece],
        );
      const [only] = pieces;
      if (held.bare && only !== undefined && typeof only !== "string") return only;
      return pieces.some((piece) => typeof piece !== "string")
        ? { kind: "template", parts: pieces }
        : { kind: "literal", value: pieces.join("") };
    }
  }
}

function hole(index: number, parts: readonly Part[], encode: EncodedHole["encode"]): EncodedHole {
  return { value: expressionOf(index, parts), encode };
}

function expressionOf(index: number, parts: readonly Part[]): ValueExpression {
  const part = parts[index];
  return part === undefined || typeof part === "string" ? { kind: "literal", value: part ?? "" } : part;
}
