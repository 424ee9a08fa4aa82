import { isFile } from "./answer.js";
import type { Operation, Step } from "./capability.js";
import type { OutputShape, StepPath } from "./values.js";

/**
 * The operation whose answer a reference to a step reads as a whole, where that answer is bytes or handed on raw: as input of what takes files it is one, with
 * its name and media type; where JSON stands, bytes are base64 text ("Answers" in the spec). A declared output that is all of the answer is the same.
 */
export function fileAt(step: Step | undefined, path: StepPath): Operation | undefined {
  if (step?.kind !== "call") return undefined;
  const { operation } = step;
  if (!isFile(operation.answer)) return undefined;
  const named = operation.outputs.filter(({ name }) => name !== undefined);
  const [name, ...deeper] = path;
  const read =
    named.length === 0
      ? operation.outputs.slice(0, path.length === 0 ? 1 : 0)
      : named.filter((output) => output.name === name);
  const isAll = operation.outputs.length === 0 ? path.length === 0 : read.some(({ shape }) => isWhole(shape));
  return isAll && deeper.length === 0 ? operation : undefined;
}

/** What was looked for among steps once is found at once: each value of each step asks for one. */
const known = new WeakMap<readonly Step[], ReadonlyMap<string, Step>>();

/** The step that a name means: of two the later one. */
export function stepNamed(steps: readonly Step[], name: string): Step | undefined {
  const byName = known.get(steps) ?? new Map(steps.map((step) => [step.name, step]));
  known.set(steps, byName);
  return byName.get(name);
}

function isWhole(shape: OutputShape): boolean {
  return (
    shape.kind === "path" &&
    shape.path.kind === "steps" &&
    shape.path.steps.length === 0 &&
    shape.maxLength === undefined
  );
}
