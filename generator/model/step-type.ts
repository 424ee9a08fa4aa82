import { passageOf } from "./answer.js";
import type { Step } from "./capability.js";
import { pathStepsOf, spellStepPath } from "./step-path.js";
import { typeAt } from "./type-at.js";
import { anyType, type DataType } from "./types.js";
import type { StepPath } from "./values.js";

/**
 * The type of what a reference reads of a step, as far as the called operation's outputs or the API's document tell (engine-semantics 2.5: named outputs are
 * fields, else the first is the value). Open JSON where nothing is said: of a lookup, a script, bytes, and of all fields together, which are an object or a
 * list of them.
 */
export function typeInStep(step: Step | undefined, path: StepPath): DataType {
  if (step?.kind !== "call" || passageOf(step.operation.answer) !== "value") return anyType;
  const { outputs, output } = step.operation;
  const [first] = outputs;
  if (first === undefined) return below(output, path);
  const [name, ...deeper] = path;
  const named = outputs.filter((one) => one.name !== undefined);
  const read = named.length === 0 ? first : named.find((one) => one.name === name);
  return read ? below(read.type, named.length === 0 ? path : deeper) : anyType;
}

function below(type: DataType, path: StepPath): DataType {
  return typeAt(type, { kind: "steps", steps: pathStepsOf(path), text: spellStepPath(path) });
}
