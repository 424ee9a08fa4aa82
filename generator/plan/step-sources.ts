import type { Operation } from "../model/capability.js";
import { leavesOf } from "../model/parse-value.js";
import type { ValueExpression } from "../model/values.js";
import { converted } from "./call-input.js";
import type { CallStep } from "./schedule.js";

/**
 * What a called operation may refuse that earlier steps alone answered: by the name of the parameter, or `body`, the steps. What callers have a part in is
 * theirs, and JSON takes whatever a step answers where no scalar is declared.
 */
export function stepSources({ operation, arguments: bound }: CallStep): Readonly<Record<string, string>> {
  const given = new Map(bound.map(({ parameter, value }) => [parameter.name, sourceOf(value)] as const));
  const known = (name: string): Source => given.get(name) ?? nothing;
  const own = operation.parameters.flatMap(({ name, in: place, type, value }) => {
    if (place === "template") return [];
    if (place === "body" && takesAnything(operation) && !converted.has(type.kind)) return [];
    return [[name, value === undefined ? known(name) : sourceOf(value, known)] as const];
  });
  const body = takesAnything(operation) ? nothing : bodySource(operation, known);
  const refusable = new Map<string, Source>();
  // A field of a form may be called as a parameter is: what is refused is told by its name alone.
  for (const [name, source] of [...own, ...fieldSources(operation, known), ["body", body] as const])
    refusable.set(name, together([refusable.get(name) ?? nothing, source]));
  return Object.fromEntries(
    [...refusable].flatMap(([name, { steps, isMixed }]) =>
      steps.length === 0 || isMixed ? [] : [[name, [...new Set(steps)].join(", ")]],
    ),
  );
}

/** Where a value comes from. */
interface Source {
  readonly steps: readonly string[];
  /** Callers have a part in it. */
  readonly isMixed: boolean;
}

const nothing: Source = { steps: [], isMixed: false };

function sourceOf(value: ValueExpression, known: (parameter: string) => Source = () => nothing): Source {
  return together(
    [...leavesOf(value)].map((leaf) => {
      if (leaf.kind === "parameter") return known(leaf.name);
      return { steps: leaf.kind === "step" ? [leaf.step] : [], isMixed: leaf.kind === "input" };
    }),
  );
}

function together(sources: readonly Source[]): Source {
  return { steps: sources.flatMap(({ steps }) => steps), isMixed: sources.some(({ isMixed }) => isMixed) };
}

function takesAnything({ body }: Operation): boolean {
  return body?.encoding.kind === "json" && body.kind !== "text";
}

/** The fields of a form that is written out: each is refused by its own name. */
function fieldSources(
  operation: Operation,
  known: (parameter: string) => Source,
): readonly (readonly [field: string, Source])[] {
  const { body } = operation;
  if (body?.kind !== "data" || body.value.kind !== "object" || takesAnything(operation)) return [];
  return body.value.entries.map(({ key, value }) => [key, sourceOf(value, known)]);
}

function bodySource({ body }: Operation, known: (parameter: string) => Source): Source {
  switch (body?.kind) {
    case "parameter":
      return known(body.name);
    case "fields":
      return together(body.names.map(known));
    case "data":
      return sourceOf(body.value, known);
    case "text":
      return together(body.parts.flatMap((part) => (typeof part === "string" ? [] : [sourceOf(part.value, known)])));
    case undefined:
      return nothing;
  }
}
