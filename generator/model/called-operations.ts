import { isSafe } from "../text/methods.js";
import type { Operation, Step } from "./capability.js";

/** What calls something: an action, or what will be one. */
export type Calling =
  | { readonly kind: "call"; readonly operation: Operation }
  | { readonly kind: "flow"; readonly flow: { readonly action: Calling } }
  | { readonly kind: "steps"; readonly steps: readonly CallingStep[] }
  | { readonly kind: "mock" | "handler" };

type CallingStep =
  | { readonly kind: "call"; readonly operation: Operation }
  | { readonly kind: Exclude<Step["kind"], "call"> };

/** The operations that it calls, in the order of its steps, by way of the function that it refers to. */
export function operationsOf(calling: Calling): readonly Operation[] {
  switch (calling.kind) {
    case "call":
      return [calling.operation];
    case "flow":
      return operationsOf(calling.flow.action);
    case "steps":
      return calling.steps.flatMap(operationsOfStep);
    case "mock":
    case "handler":
      return [];
  }
}

function operationsOfStep(step: CallingStep): readonly Operation[] {
  switch (step.kind) {
    case "call":
      return [step.operation];
    case "lookup":
    case "script":
      return [];
  }
}

/** Whether an operation only reads (RFC 9110, 9.2.1). An authorization endpoint is a GET that begins something (RFC 6749, 3.1). */
export function onlyReads({ method, oauth }: Operation): boolean {
  return isSafe(method) && oauth === undefined;
}

/** Whether it sends something by a method that may change what is there. */
export function callsToWrite(calling: Calling): boolean {
  return operationsOf(calling).some(({ method }) => !isSafe(method));
}
