import type { Argument, Mapping, Step } from "../model/capability.js";
import { isSafe } from "../model/methods.js";
import { leavesOf } from "../model/parse-value.js";
import type { ValueExpression } from "../model/values.js";

/** Steps that run side by side, or one lookup. */
export type Stage =
  | { readonly kind: "calls"; readonly steps: readonly CallStep[] }
  | { readonly kind: "lookup"; readonly step: LookupStep };

export type CallStep = Extract<Step, { kind: "call" }>;
export type LookupStep = Extract<Step, { kind: "lookup" }>;

/**
 * Orders steps so that what does not wait for anything does not wait: reads that need none of each other's answers run together, writes run alone and
 * keep their place among all calls, lookups follow what they read. Within a stage, and wherever nothing decides, YAML order stays.
 */
export function scheduleSteps(steps: readonly (CallStep | LookupStep)[]): readonly Stage[] {
  // When a step's value is there: after the round of calls of that number.
  const ready = new Map<string, number>();
  const rounds: CallStep[][] = [];
  const lookups = new Map<number, LookupStep[]>();
  let earliest = 0;
  for (const step of steps) {
    const needed = Math.max(-1, ...readsOf(step).map((name) => ready.get(name) ?? -1));
    if (step.kind === "lookup") {
      lookups.set(needed, [...(lookups.get(needed) ?? []), step]);
      ready.set(step.name, needed);
      continue;
    }
    const round = isRead(step) ? Math.max(earliest, needed + 1) : rounds.length;
    rounds[round] = [...(rounds[round] ?? []), step];
    ready.set(step.name, round);
    if (!isRead(step)) earliest = round + 1;
  }
  const lookupsAfter = (round: number): readonly Stage[] =>
    (lookups.get(round) ?? []).map((step) => ({ kind: "lookup", step }));
  return [
    ...lookupsAfter(-1),
    ...rounds.flatMap((calls, round): readonly Stage[] => [{ kind: "calls", steps: calls }, ...lookupsAfter(round)]),
  ];
}

/** The steps whose values something reads, mappings or the steps among them. A lookup that nothing reads need not be made; a call is made all the same. */
export function stepsRead(
  steps: readonly (CallStep | LookupStep)[],
  mappings: readonly Mapping[],
): ReadonlySet<CallStep | LookupStep> {
  const read = new Set<CallStep | LookupStep>();
  const add = (name: string): void => {
    const step = stepNamed(steps, name);
    if (step) read.add(step);
  };
  for (const { step } of mappings) add(step);
  for (const step of steps.toReversed()) {
    if (step.kind === "call" || read.has(step)) readsOf(step).forEach(add);
  }
  return read;
}

/** The step that a name means: of two the later one. */
export function stepNamed(steps: readonly (CallStep | LookupStep)[], name: string): CallStep | LookupStep | undefined {
  return steps.findLast((step) => step.name === name);
}

function isRead({ operation }: CallStep): boolean {
  return isSafe(operation.method);
}

/** The steps that a step reads. */
function readsOf(step: CallStep | LookupStep): readonly string[] {
  const values: readonly ValueExpression[] =
    step.kind === "lookup" ? [step.lookupValue] : step.arguments.map(({ value }: Argument) => value);
  const names = values
    .flatMap((value) => [...leavesOf(value)])
    .flatMap((leaf) => (leaf.kind === "step" ? [leaf.step] : []));
  return step.kind === "lookup" ? [step.index, ...names] : names;
}
