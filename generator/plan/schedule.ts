import type { Mapping, Step } from "../model/capability.js";
import { mayWrite } from "../model/step-values.js";
import { leavesOf } from "../model/parse-value.js";
import { stepNamed } from "../model/step-files.js";
import type { ValueExpression } from "../model/values.js";

/** Steps that run side by side, or one that computes. */
export type Stage =
  | { readonly kind: "calls"; readonly steps: readonly CallStep[] }
  | { readonly kind: "lookup"; readonly step: LookupStep }
  | { readonly kind: "script"; readonly step: ScriptStep };

export type CallStep = Extract<Step, { kind: "call" }>;
export type LookupStep = Extract<Step, { kind: "lookup" }>;
export type ScriptStep = Extract<Step, { kind: "script" }>;

/**
 * Orders steps so that what does not wait for anything does not wait: reads that need none of each other's answers run together, writes run alone and
 * keep their place among all calls, lookups and scripts follow what they read, and come before every write that is written after them. Within a stage, and wherever nothing decides, YAML order stays.
 */
export function scheduleSteps(steps: readonly Step[]): readonly Stage[] {
  // When a step's value is there: after the round of calls of that number.
  const ready = new Map<string, number>();
  const rounds: CallStep[][] = [];
  const computed = new Map<number, (LookupStep | ScriptStep)[]>();
  let earliest = 0;
  for (const step of steps) {
    const needed = Math.max(-1, ...readsOf(step).map((name) => ready.get(name) ?? -1));
    if (step.kind !== "call") {
      computed.set(needed, [...(computed.get(needed) ?? []), step]);
      ready.set(step.name, needed);
      continue;
    }
    const round = !mayWrite(step) ? Math.max(earliest, needed + 1) : rounds.length;
    rounds[round] = [...(rounds[round] ?? []), step];
    ready.set(step.name, round);
    if (mayWrite(step)) earliest = round + 1;
  }
  const computedAfter = (round: number): readonly Stage[] =>
    (computed.get(round) ?? []).map((step) =>
      step.kind === "lookup" ? { kind: "lookup", step } : { kind: "script", step },
    );
  return [
    ...computedAfter(-1),
    ...rounds.flatMap((calls, round): readonly Stage[] => [{ kind: "calls", steps: calls }, ...computedAfter(round)]),
  ];
}

/** The steps whose values something reads, mappings or the steps among them. A lookup that nothing reads need not be made; a call is made all the same, and a script may refuse what it sees. */
export function stepsRead(steps: readonly Step[], mappings: readonly Mapping[]): ReadonlySet<Step> {
  const read = new Set<Step>();
  const add = (name: string): void => {
    const step = stepNamed(steps, name);
    if (step) read.add(step);
  };
  for (const { step } of mappings) add(step);
  for (const step of steps.toReversed()) {
    if (step.kind !== "lookup" || read.has(step)) readsOf(step).forEach(add);
  }
  return read;
}

/** The steps that a step reads. */
function readsOf(step: Step): readonly string[] {
  const names = valuesOf(step)
    .flatMap((value) => [...leavesOf(value)])
    .flatMap((leaf) => (leaf.kind === "step" ? [leaf.step] : []));
  switch (step.kind) {
    case "call":
      return names;
    case "lookup":
      return [step.index, ...names];
    case "script":
      return [...step.reads, ...names];
  }
}

function valuesOf(step: Step): readonly ValueExpression[] {
  switch (step.kind) {
    case "lookup":
      return [step.lookupValue];
    case "call":
    case "script":
      return step.arguments.map(({ value }) => value);
  }
}
