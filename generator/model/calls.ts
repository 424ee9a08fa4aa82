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
