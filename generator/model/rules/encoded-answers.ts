import type { Reporter } from "../../diagnostics/reporter.js";
import { callsOf } from "../calls.js";
import type { Action, Capability } from "../capability.js";
import type { Span } from "../../diagnostics/span.js";

/** The reference engine reads answers in Avro and Protobuf for calls of REST operations alone (engine-semantics 1.10): elsewhere that is said. */
export function checkEncodedAnswers({ rest, mcp, flows }: Capability, reporter: Reporter): void {
  const check = (owner: string, action: Action, span: Span): void => {
    const told = new Set<string>();
    for (const { id, answer } of callsOf(action)) {
      if (answer.kind !== "encoded" || told.has(id)) continue;
      told.add(id);
      reporter.report("portability/encoded-answer", span, { owner, operation: id, format: answer.format });
    }
  };
  for (const flow of flows) check(`flow ${flow.id}`, flow.action, flow.span);
  for (const { tools, resources } of mcp) {
    for (const tool of tools) if (tool.action.kind !== "flow") check(`tool ${tool.name}`, tool.action, tool.span);
    for (const resource of resources)
      if (resource.action.kind !== "flow") check(`resource ${resource.name}`, resource.action, resource.span);
  }
  for (const { resources } of rest)
    for (const { operations } of resources)
      for (const { name, action, span } of operations)
        if (action.kind === "steps") check(`operation ${name}`, action, span);
}
