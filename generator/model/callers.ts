import type { Span } from "../diagnostics/span.js";
import type { AggregateSection, Behaviour, Exposed, ExposedParameter, WrittenValue } from "../schema/document.js";
import { valueSpan } from "../schema/spans.js";
import { mappingTarget } from "./input-aliases.js";
import { joinPaths } from "./operation-path.js";

/** An exposed REST operation that calls a consumed one: what the author says of that one's path and parameters without declaring it there. */
export interface RestCaller {
  /** The whole exposed path. */
  readonly path: string;
  readonly with: readonly WrittenValue[];
}

/** Who calls which consumed operation, by what stands in the YAML. */
export interface Callers {
  readonly rest: (namespace: string, operation: string) => readonly RestCaller[];
  /** Parameters that inputs say they are for (`mapping: body.x`). */
  readonly mapped: (namespace: string, operation: string) => readonly MappedInput[];
}

export interface MappedInput {
  readonly in: "body" | "query" | "header" | "path" | "cookie";
  readonly name: string;
  readonly span: Span;
}

/** Collects the exposed REST operations by what they call, also where a flow of one call stands between. */
export function collectCallers(exposes: readonly Exposed[], aggregates: readonly AggregateSection[]): Callers {
  const flows = new Map(
    aggregates.flatMap(({ namespace, flows: own }) => own.map((flow) => [`${namespace}.${flow.name}`, flow] as const)),
  );
  const callers = new Map<string, RestCaller[]>();
  const add = (call: string | undefined, caller: RestCaller): void => {
    if (call === undefined) return;
    const known = callers.get(call);
    if (known) known.push(caller);
    else callers.set(call, [caller]);
  };
  const mapped = new Map<string, MappedInput[]>();
  const addMapped = (call: string | undefined, inputs: readonly ExposedParameter[]): void => {
    const found = inputs.flatMap((input) => {
      const target = mappingTarget(input);
      return target ? [{ ...target, span: valueSpan(input, "mapping") }] : [];
    });
    if (call !== undefined && found.length > 0) mapped.set(call, [...(mapped.get(call) ?? []), ...found]);
  };
  for (const flow of flows.values()) addMapped(flow.call, flow.inputParameters);
  for (const adapter of exposes) {
    for (const tool of adapter.kind === "mcp" ? adapter.tools : []) addMapped(tool.call, tool.inputParameters);
    for (const resource of adapter.kind === "rest" ? adapter.resources : []) {
      for (const operation of resource.operations) {
        add(calledBy(operation, flows), { path: joinPaths(resource.path, operation.path), with: operation.with });
        addMapped(operation.call, operation.inputParameters);
      }
    }
  }
  // A bare name is an operation that only one namespace has.
  const both = <T>(of: ReadonlyMap<string, readonly T[]>, namespace: string, operation: string): readonly T[] => [
    ...(of.get(`${namespace}.${operation}`) ?? []),
    ...(of.get(operation) ?? []),
  ];
  return {
    rest: (namespace, operation) => both(callers, namespace, operation),
    mapped: (namespace, operation) => both(mapped, namespace, operation),
  };
}

function calledBy(written: Behaviour, flows: ReadonlyMap<string, Behaviour>): string | undefined {
  return written.ref === undefined ? written.call : flows.get(written.ref)?.call;
}
