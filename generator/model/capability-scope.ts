import type { Reporter } from "../diagnostics/reporter.js";
import { nearestWord } from "../text/nearest.js";
import type { BindingTable } from "./bindings.js";
import type { Flow, HttpApi, Operation } from "./capability.js";
import type { Scripts } from "./scripts.js";

/** What endpoints are resolved against: the consumed operations, the flows and the bindings of one capability. */
export interface CapabilityScope {
  readonly apis: readonly HttpApi[];
  readonly flows: ReadonlyMap<string, Flow>;
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

/** Finds `namespace.operation`. Both may hold dots; a bare name is an operation that only one namespace has. */
export function findOperation(apis: readonly HttpApi[], call: string): CallTarget {
  for (const api of apis) {
    if (!call.startsWith(`${api.namespace}.`)) continue;
    const operation = api.operations.find((candidate) => candidate.id === call);
    if (operation) return { kind: "operation", operation };
    if (api.refused.some((name) => call === `${api.namespace}.${name}`)) return { kind: "refused" };
  }
  if (!call.includes(".")) {
    const candidates = apis.flatMap((api) => api.operations.filter((operation) => operation.name === call));
    const [only] = candidates;
    if (only && candidates.length === 1) return { kind: "operation", operation: only };
    if (candidates.length === 0 && apis.some(({ refused }) => refused.includes(call))) return { kind: "refused" };
  }
  const api = apis.find((candidate) => call.startsWith(`${candidate.namespace}.`));
  if (api) {
    const name = call.slice(api.namespace.length + 1);
    return {
      kind: "unknown-operation",
      namespace: api.namespace,
      operation: name,
      nearest: nearestWord(
        name,
        api.operations.map((operation) => operation.name),
      ),
    };
  }
  const namespace = call.split(".")[0] ?? call;
  const anywhere = nearestWord(
    call,
    apis.flatMap((candidate) => candidate.operations.map((operation) => operation.id)),
  );
  return {
    kind: "unknown-namespace",
    namespace,
    nearest:
      nearestWord(
        namespace,
        apis.map((candidate) => candidate.namespace),
      ) ?? anywhere,
  };
}
