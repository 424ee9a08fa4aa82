import type { Reporter } from "../diagnostics/reporter.js";
import type { Endpoint } from "../model/capability.js";
import { type PlainEndpoint, reduceEndpoint } from "./endpoint.js";
import { expressionsOf } from "./shape.js";

/** The endpoint reduced to what is emitted; undefined, with a diagnostic that names the construct, where it cannot be. */
export function supported(endpoint: Endpoint, owner: string, reporter: Reporter): PlainEndpoint | undefined {
  const plain = reduceEndpoint(endpoint);
  const construct = "construct" in plain ? plain.construct : unsupportedPart(plain);
  if (construct === undefined) return "construct" in plain ? undefined : plain;
  reporter.report("plan/unsupported", endpoint.span, { construct, owner });
  return undefined;
}

function unsupportedPart(plain: PlainEndpoint): string | undefined {
  for (const output of plain.outputs) for (const expression of expressionsOf(output)) return expression;
  if (plain.action.kind !== "steps") return undefined;
  for (const step of plain.action.steps.steps) {
    if (step.kind !== "call") continue;
    for (const { shape } of step.operation.outputs) for (const expression of expressionsOf(shape)) return expression;
  }
  return undefined;
}
