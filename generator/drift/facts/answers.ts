import type { Endpoint } from "../../model/capability.js";
import { spellLiteral } from "../../model/meant-default.js";
import type { OutputShape, ValueExpression } from "../../model/values.js";
import { canonical, plain, type Replace, without } from "./canonical.js";
import type { Side } from "./side.js";
import type { Source } from "./describe-steps.js";
import { answerShapes, type NameInput, type Work } from "./work.js";

/** Where the members of an answer come from, by their paths: `owner.name`, `items[].id`; the answer itself is `""`. */
export type Sources = ReadonlyMap<
  string,
  Source & {
    /** The place in the upstream's answer, in the same words; undefined: none that a name alone tells. */ readonly at:
      | string
      | undefined;
  }
>;

/** Reads where an endpoint's answer comes from: from the mappings of its steps, then from its outputs. */
export function sourcesOf(endpoint: Endpoint, work: Work, side: Side, nameInput: NameInput): Sources {
  const { shapes, replace } = answerShapes(endpoint, side, nameInput);
  const found = new Map<string, Origin>(
    [...work.mapped].map(([member, source]) => [member, { ...source, at: undefined }] as const),
  );
  const [first, ...others] = shapes;
  if (first) addSources(first, "", whole, replace, found);
  else if (found.size === 0) found.set("", whole);
  // The first that maps to something answers.
  if (first !== undefined || found.has(""))
    found.set(elsewhere, {
      text: canonical(others, replace),
      at: undefined,
      shown: others.length === 0 ? "nothing" : "another output",
    });
  return found;
}

interface Origin extends Source {
  readonly at: string | undefined;
}

/** What answers where the first output maps to nothing. */
export const elsewhere = "(else)";

/** The answer as it comes. */
const whole: Origin = { text: "", at: "", shown: "$" };

function addSources(
  shape: OutputShape,
  member: string,
  origin: Origin,
  replace: Replace,
  found: Map<string, Origin>,
): void {
  switch (shape.kind) {
    case "path": {
      const place = below(origin, shape.path);
      // Which values it can have is told of its type.
      const others = without(shape, ["kind", "path", "type", "enum"]);
      const said = Object.entries(others).map(([keyword, value]) => `\`${keyword}: ${canonical(value)}\``);
      found.set(member, {
        ...place,
        text: `${place.text}${canonical(others)}`,
        shown: said.length === 0 ? place.shown : `${place.shown} with ${said.join(" and ")}`,
      });
      return;
    }
    case "value":
      found.set(member, {
        text: JSON.stringify(plain(shape.value, replace)),
        at: undefined,
        isFixed: true,
        shown: shape.value.kind === "literal" ? fixed(shape.value) : "a value of the request",
      });
      return;
    case "object": {
      const inner = shape.path ? below(origin, shape.path) : origin;
      for (const property of shape.properties)
        addSources(property.shape, joined(member, property.name), inner, replace, found);
      return;
    }
    case "array":
    case "record": {
      const suffix = shape.kind === "array" ? "[]" : "{}";
      const inner = below(origin, shape.path);
      found.set(member, inner);
      addSources(
        shape.kind === "array" ? shape.items : shape.values,
        `${member}${suffix}`,
        { ...inner, at: inner.at === undefined ? undefined : `${inner.at}${suffix}`, shown: "@" },
        replace,
        found,
      );
    }
  }
}

/** A value that is always there, as far as a sentence has room for it. */
function fixed(value: ValueExpression): string {
  const written = spellLiteral(value);
  return written.length > mostOfFixed || written.includes("`") ? "a fixed value" : `\`${written}\``;
}

const mostOfFixed = 60;

function below(origin: Origin, path: Extract<OutputShape, { kind: "array" }>["path"]): Origin {
  const names =
    path.kind === "steps" ? path.steps.map((step) => (step.kind === "property" ? step.name : undefined)) : [undefined];
  const at = names.reduce<string | undefined>(
    (place, name) => (place === undefined || name === undefined ? undefined : joined(place, name)),
    origin.at,
  );
  const text = path.kind === "steps" ? canonical(path.steps) : path.text;
  return {
    text: text === "[]" ? origin.text : `${origin.text}${text}`,
    at,
    shown: path.text.replace(/^\$/, origin.shown),
  };
}

/** The path of a member: `owner` and `name` -> `owner.name`. */
export function joined(member: string, name: string): string {
  return member === "" ? name : `${member}.${name}`;
}
