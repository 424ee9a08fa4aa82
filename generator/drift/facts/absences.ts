import type { Step } from "../../model/capability.js";
import type { StepPath, ValueExpression } from "../../model/values.js";

export type Lookup = Extract<Step, { readonly kind: "lookup" }>;

/**
 * Which references to steps never find anything, whatever the upstream answers: to what a step does not keep, to a field that a lookup does not take or
 * one that never finds its entry. Where a call lacks for ever what it needs, nothing is answered at all.
 */
export function absences(steps: readonly Step[]): (step: string, path: StepPath) => boolean {
  const named = new Map<string, Step>();
  const empty = new Set<Step>();
  let fails = false;
  for (const step of steps) {
    if (step.kind === "call" && step.arguments.some(({ parameter, value }) => parameter.required && isNever(value)))
      fails = true;
    if (step.kind === "lookup" && (isNever(step.lookupValue) || isAbsent(step.index, [0, step.match]))) empty.add(step);
    named.set(step.name, step);
  }
  return (step, path) => fails || isAbsent(step, path);

  function isNever(value: ValueExpression): boolean {
    if (value.kind === "step") return isAbsent(value.step, value.path);
    // One hole alone is absent where its value is.
    const [only, ...others] = value.kind === "template" ? value.parts : [];
    return others.length === 0 && typeof only === "object" && isNever(only);
  }

  function isAbsent(name: string, path: StepPath): boolean {
    const step = named.get(name);
    if (!step) return false;
    if (empty.has(step)) return true;
    if (step.kind === "call") {
      const outputs = step.operation.outputs.flatMap((output) => output.name ?? []);
      // Elements of a list are kept whole.
      return typeof path[0] === "string" && outputs.length > 0 && !outputs.includes(path[0]);
    }
    const field = step.kind === "lookup" ? fieldIn(path) : undefined;
    return step.kind === "lookup" && field !== undefined && !step.fields.includes(field);
  }
}

/** The field that a path into what a lookup gives reads: of its entry, or of one of several. */
export function fieldIn(path: readonly unknown[]): string | undefined {
  const [first, second] = path;
  const field = typeof first === "string" ? first : second;
  return typeof field === "string" ? field : undefined;
}
