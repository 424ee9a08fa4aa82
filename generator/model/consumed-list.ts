import type { BuiltOutput } from "./build-output.js";
import type { Action } from "./capability.js";
import type { OutputShape } from "./values.js";

/**
 * The list that is meant where the called operation's one output is a list somewhere in its answer and the one exposed output says no more than that it
 * is a list (`{type: array, mapping: $.}`): exposed mappings read the raw answer otherwise ("Answers" in the spec). Undefined elsewhere.
 */
export function consumedList<T extends BuiltOutput>(action: Action, outputs: readonly T[]): T | undefined {
  const [exposed, ...others] = outputs;
  if (action.kind !== "call" || exposed === undefined || others.length > 0) return undefined;
  const [consumed, ...more] = action.operation.outputs;
  if (consumed?.shape.kind !== "array" || more.length > 0 || isRootPath(consumed.shape)) return undefined;
  const { shape } = exposed;
  if (!isRootPath(shape)) return undefined;
  if (shape.kind === "path" && shape.type === "array")
    return { ...exposed, shape: consumed.shape, type: consumed.type };
  return shape.kind === "array" ? { ...exposed, shape: { ...shape, path: consumed.shape.path } } : undefined;
}

function isRootPath(shape: OutputShape): boolean {
  return "path" in shape && shape.path?.kind === "steps" && shape.path.steps.length === 0;
}
