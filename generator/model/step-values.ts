import { isSafe } from "../text/methods.js";
import type { Step } from "./capability.js";
import type { ValueExpression } from "./values.js";

/** The values that a step is given, each of which may read inputs and earlier steps. */
export function valuesOfStep(step: Step): readonly ValueExpression[] {
  switch (step.kind) {
    case "call":
    case "script":
      return step.arguments.map(({ value }) => value);
    case "lookup":
      return [step.lookupValue];
  }
}

/** Whether a step may change something, so that its place among the others counts. */
export function mayWrite(step: Step): boolean {
  switch (step.kind) {
    case "call":
      return !isSafe(step.operation.method);
    case "script":
      return true;
    case "lookup":
      return false;
  }
}
