import type { AggregateSection, Behaviour, Exposed, WrittenValue } from "../schema/document.js";
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
}

/** Collects the exposed REST operations by what they call, also where a flow of one call stands between. */
export function collectCallers(exposes: readonly Exposed[], aggregates: readonly AggregateSection[]): Callers {
  const flows = new Map(aggregates.flatMap(({ namespace, flows: own }) => own.map((flow) => [`${namespace}.${flow.name}`, flow] as const)));
  const callers = new Map<string, RestCaller[]>();
  const add = (call: string | undefined, caller: RestCaller): void => {
    if (call !== undefined) callers.set(call, [...(callers.get(call) ?? []), caller]);
  };
  for (const adapter of exposes) {
    for (const resource of adapter.kind === "rest" ? adapter.resources : []) {
      for (const operation of resource.operations) add(calledBy(operation, flows), { path: joinPaths(resource.path, operation.path), with: operation.with });
    }
  }
  // A bare name is an operation that only one namespace has.
  return { rest: (namespace, operation) => [...(callers.get(`${namespace}.${operation}`) ?? []), ...(callers.get(operation) ?? [])] };
}

function calledBy(written: Behaviour, flows: ReadonlyMap<string, Behaviour>): string | undefined {
  return written.ref === undefined ? written.call : flows.get(written.ref)?.call;
}
