import type { Action, Operation } from "./capability.js";

/** The consumed operations that an action calls, in its order. */
export function callsOf(action: Action): readonly Operation[] {
  switch (action.kind) {
    case "call":
      return [action.operation];
    case "flow":
      return callsOf(action.flow.action);
    case "steps":
      return action.steps.flatMap((step) => (step.kind === "call" ? [step.operation] : []));
    case "mock":
    case "handler":
      return [];
  }
}

/** The operation whose answer an endpoint hands on; undefined where mappings or nothing at all make it. */
export function answeringOperation(action: Action): Operation | undefined {
  switch (action.kind) {
    case "call":
      return action.operation;
    case "steps":
      return action.mappings.length > 0 ? undefined : action.steps.findLast((step) => step.kind === "call")?.operation;
    case "flow":
      return answeringOperation(action.flow.action);
    default:
      return undefined;
  }
}
