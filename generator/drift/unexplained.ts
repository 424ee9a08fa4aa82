import type { DataType } from "../model/types.js";
import { constraintsAlone } from "./compare-constraints.js";
import type { Comparison } from "./comparison.js";
import type { CallableFact } from "./facts/callables.js";
import { canonical } from "./facts/canonical.js";
import { keptBy } from "./hits/work.js";
import type { Hit, Surface } from "./rule.js";

/** What a rule found, as far as it matters here. */
interface Told {
  readonly surface: Surface;
  readonly subject: string;
}

/**
 * Things that differ in what their users can see while no rule says anything of them: a gap in the rules, told as what may affect somebody. Only what
 * this finds nothing in may be called a change of text alone.
 */
export function unexplainedChanges(
  comparison: Comparison,
  told: readonly Told[],
): readonly (Hit & { readonly surface: Surface })[] {
  const kinds: readonly (readonly [
    Surface,
    Comparison["functions"] | Comparison["routes"] | Comparison["tools"] | Comparison["resources"],
  ])[] = [
    ["client", comparison.functions],
    ["rest", comparison.routes],
    ["mcp", comparison.tools],
    ["mcp", comparison.resources],
  ];
  return kinds.flatMap(([surface, pairs]) =>
    pairs.both.flatMap(({ before, after }): readonly (Hit & { readonly surface: Surface })[] => {
      const kept = keptBy(before, after);
      const isFace = pairs === comparison.resources ? content : face;
      if (
        isFace(before, kept) === isFace(after, kept) ||
        told.some((change) => change.surface === surface && change.subject.startsWith(after.label))
      )
        return [];
      return [
        {
          surface,
          subject: after.label,
          sentence: "it differs in a way that no rule names",
          before: before.span,
          after: after.span,
        },
      ];
    }),
  );
}

/** All that is seen of something, as one text. Orders that nobody sees are none. */
function face(fact: CallableFact, kept: (input: string) => boolean): string {
  const inputs = [...fact.inputs.values()]
    .map(({ name, place, type, declared, required, constraints, description, other }) =>
      canonical([
        name,
        place,
        ordered(type),
        ordered(declared.type),
        declared.required,
        required,
        constraintsAlone(constraints),
        description ?? "",
        other,
      ]),
    )
    .sort();
  const work = fact.workOf(kept);
  const sources = [...fact.sourcesOf(kept)].map(([member, { text }]) => canonical([member, text])).sort();
  return canonical([
    fact.title ?? "",
    fact.description ?? "",
    inputs,
    [...fact.fixed].sort(),
    ordered(fact.output),
    fact.form,
    fact.other,
    [work.kind, work.steps.map(({ text }) => text), work.answers],
    sources,
  ]);
}

/** All that is seen of a resource: what it is read as, no types. */
function content(fact: CallableFact, kept: (input: string) => boolean): string {
  const work = fact.workOf(kept);
  const sources = [...fact.sourcesOf(kept)].map(([member, { text }]) => canonical([member, text])).sort();
  return canonical([
    fact.title ?? "",
    fact.description ?? "",
    fact.form,
    fact.other,
    [work.kind, work.steps.map(({ text }) => text), work.answers],
    sources,
  ]);
}

/** A type without the order of its members and words. */
function ordered(type: DataType): unknown {
  switch (type.kind) {
    case "object":
      return {
        ...type,
        properties: type.properties
          .map((property) => canonical({ ...property, description: undefined, type: ordered(property.type) }))
          .sort(),
      };
    case "array":
      return { ...type, items: ordered(type.items) };
    case "record":
      return { ...type, values: ordered(type.values) };
    case "nullable":
      return { ...type, of: ordered(type.of) };
    case "union":
    case "all":
      return { ...type, of: type.of.map((one) => canonical(ordered(one))).sort() };
    default:
      return "enum" in type && type.enum ? { ...type, enum: type.enum.map(String).sort() } : type;
  }
}
