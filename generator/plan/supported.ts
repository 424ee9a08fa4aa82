import type { Reporter } from "../diagnostics/reporter.js";
import type { Answer, Endpoint } from "../model/capability.js";
import { type PlainEndpoint, reduceEndpoint } from "./endpoint.js";
import { unreadable } from "./operations.js";
import { stepsRead } from "./schedule.js";
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
  if (plain.action.kind === "steps") {
    const { steps, mappings } = plain.action.steps;
    const read = stepsRead(steps, mappings);
    const last = mappings.length > 0 ? undefined : steps.findLast((step) => step.kind === "call");
    for (const step of steps) {
      if (step.kind !== "call") continue;
      for (const { shape } of step.operation.outputs) for (const expression of expressionsOf(shape)) return expression;
      // What is handed on as it came need not be read.
      if (unreadable(step.operation) && (step !== last || read.has(step)))
        return `outputRawFormat: ${formatName(step.operation.answer)}`;
    }
  }
  return undefined;
}

/** What is written of an answer that steps cannot read. */
function formatName(answer: Answer): string {
  if (answer.kind === "bytes") return "binary";
  return "format" in answer ? answer.format : answer.kind;
}
