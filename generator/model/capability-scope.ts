import type { Reporter } from "../diagnostics/reporter.js";
import { nearestWord } from "../text/nearest.js";
import type { BindingTable } from "./bindings.js";
import type { Flow, HttpApi, Operation } from "./capability.js";
import type { Scripts } from "./scripts.js";

/** What endpoints are resolved against: the consumed operations, the flows and the bindings of one capability. */
export interface CapabilityScope {
  readonly apis: readonly HttpApi[];
  readonly targets: CallTargets;
  readonly flows: ReadonlyMap<string, Flow>;
  /** Ids of flows that cannot be built (reported): a reference to one follows from that. */
  readonly brokenFlows: ReadonlySet<string>;
  readonly bindings: BindingTable;
  /** Names of tools that declare no action of their own. */
  readonly openTools: ReadonlySet<string>;
  readonly scripts: Scripts;
  readonly reporter: Reporter;
}

export type CallTarget =
  | { readonly kind: "operation"; readonly operation: Operation }
  /** It is there, and has been left out with a diagnostic of its own. */
  | { readonly kind: "refused" }
  | { readonly kind: "unknown-namespace"; readonly namespace: string; readonly nearest: string | undefined }
  | {
      readonly kind: "unknown-operation";
      readonly namespace: string;
      readonly operation: string;
      readonly nearest: string | undefined;
    };

/** What calls can name, found once for all of them. */
export interface CallTargets {
  /** By `namespace.operation`; both may hold dots. */
  readonly byId: ReadonlyMap<string, CallTarget>;
  /** By a bare name; those that several namespaces have are none. */
  readonly byName: ReadonlyMap<string, CallTarget | undefined>;
}

/** What calls of a capability with those APIs can name. */
export function indexTargets(apis: readonly HttpApi[]): CallTargets {
  const byId = new Map<string, CallTarget>();
  const byName = new Map<string, CallTarget | undefined>();
  for (const { operations } of apis)
    for (const operation of operations)
      byName.set(operation.name, byName.has(operation.name) ? undefined : { kind: "operation", operation });
  for (const { namespace, operations, refused } of apis) {
    for (const operation of operations)
      if (!byId.has(operation.id)) byId.set(operation.id, { kind: "operation", operation });
    for (const name of refused) {
      if (!byId.has(`${namespace}.${name}`)) byId.set(`${namespace}.${name}`, { kind: "refused" });
      if (!byName.has(name)) byName.set(name, { kind: "refused" });
    }
  }
  return { byId, byName };
}

/** What is called as `namespace.operation`, of which both may hold dots, or by a bare name that only one namespace has; undefined where nothing is. */
export function knownTarget({ targets }: CapabilityScope, call: string): CallTarget | undefined {
  return targets.byId.get(call) ?? (call.includes(".") ? undefined : targets.byName.get(call));
}

/** The same, and else what is wrong with `call` and what may be meant: to say it takes comparisons. */
export function findTarget(scope: CapabilityScope, call: string): CallTarget {
  const found = knownTarget(scope, call);
  if (found !== undefined) return found;
  const { apis, reporter } = scope;
  const api = apis.find((candidate) => call.startsWith(`${candidate.namespace}.`));
  if (api) {
    const name = call.slice(api.namespace.length + 1);
    return {
      kind: "unknown-operation",
      namespace: api.namespace,
      operation: name,
      nearest: nearestWord(name, () => api.operations.map((operation) => operation.name), reporter.comparisons),
    };
  }
  const namespace = call.split(".")[0] ?? call;
  // A name in braces, as a value is written.
  const bare = /^\{\{?([^{}]+)\}?\}$/.exec(call)?.[1]?.trim();
  if (bare !== undefined && apis.some((candidate) => candidate.operations.some(({ id }) => id === bare)))
    return { kind: "unknown-namespace", namespace: call, nearest: bare };
  const anywhere = nearestWord(
    call,
    () => apis.flatMap((candidate) => candidate.operations.map((operation) => operation.id)),
    reporter.comparisons,
  );
  return {
    kind: "unknown-namespace",
    namespace,
    nearest:
      nearestWord(namespace, () => apis.map((candidate) => candidate.namespace), reporter.comparisons) ?? anywhere,
  };
}
