import type { Reporter } from "../diagnostics/reporter.js";
import type { Capability, Endpoint, Operation } from "../model/capability.js";
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
      const unsupported = unsupportedFormat(step.operation);
      if (unsupported !== undefined) return unsupported;
      // What is handed on as it came need not be read.
      if (unreadable(step.operation) && (step !== last || read.has(step)))
        return `outputRawFormat: ${step.operation.answer.kind === "bytes" ? "binary" : step.operation.answer.kind}`;
    }
  }
  return plain.action.kind === "call" ? unsupportedFormat(plain.action.operation) : undefined;
}

/** The format of an operation that is not emitted yet, as the YAML writes it; undefined where it is. */
export function unsupportedFormat({ answer }: Operation): string | undefined {
  return answer.kind === "decoded" && (answer.format === "avro" || answer.format === "protobuf")
    ? `outputRawFormat: ${answer.format}`
    : undefined;
}

/** Operations whose format is not emitted are said where something calls them; those that nothing calls are said themselves. */
export function reportUncalledFormats({ apis, rest, mcp }: Capability, reporter: Reporter): void {
  const endpoints = [
    ...rest.flatMap(({ resources }) => resources.flatMap(({ operations }) => operations)),
    ...mcp.flatMap(({ tools, resources }) => [...tools, ...resources]),
  ];
  const called = new Set(endpoints.flatMap((endpoint) => calledBy(endpoint.action)));
  for (const operation of apis.flatMap((api) => api.operations)) {
    const construct = unsupportedFormat(operation);
    if (construct !== undefined && !called.has(operation))
      reporter.report("plan/unsupported", operation.span, { construct, owner: `operation ${operation.id}` });
  }
}

function calledBy(action: Endpoint["action"]): readonly Operation[] {
  switch (action.kind) {
    case "call":
      return [action.operation];
    case "flow":
      return calledBy(action.flow.action);
    case "steps":
      return action.steps.flatMap((step) => (step.kind === "call" ? [step.operation] : []));
    case "mock":
    case "handler":
      return [];
  }
}
