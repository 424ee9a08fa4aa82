import type { Capability, HttpApi, Operation } from "../model/capability.js";
import { type ClientFunction, type ClientModule, planUpstream, upstreamsFile } from "./client.js";
import { groupOperations } from "./group.js";
import { createImports, type Imports } from "./imports.js";
import type { FilePlan } from "./plan.js";

/** How many operations one file holds before it is split by resource. */
export const fileLimit = 120;

/** `client` for one small API, `client/<namespace>` for several, `client/<part>` beyond the limit. */
export function clientFiles(api: HttpApi, several: boolean): (operation: Operation) => string {
  const base = several ? `client/${fileName(api.namespace)}` : "client";
  if (api.operations.length <= fileLimit) return () => base;
  const parts = groupOperations(api.operations, (operation) => operation.path, fileLimit);
  return (operation) => `${several ? `${base}-` : "client/"}${parts.get(operation) ?? "other"}`;
}

/** A namespace as a file name: lower-case words joined by hyphens. */
export function fileName(namespace: string): string {
  return namespace.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "") || "api";
}

/** The client files, each with the functions that stand in it. */
export function clientModules(capability: Capability, functions: ReadonlyMap<string, ClientFunction>): readonly ClientModule[] {
  const byFile = new Map<string, ClientFunction[]>();
  for (const entry of functions.values()) byFile.set(entry.module, [...(byFile.get(entry.module) ?? []), entry]);
  const shared = sharesUpstreams(capability, functions);
  return [...byFile].map(([module, entries]) => ({
    file: module.slice("./".length),
    typesFile: module.slice("./".length).replace(/^client/, "types"),
    apis: capability.apis.filter((api) => entries.some((entry) => entry.operation.namespace === api.namespace)),
    functions: entries,
    upstreamFile: shared ? upstreamsFile : undefined,
  }));
}

/** True where several files read the constant of one API: its functions stand in several, or requests are forwarded to it. */
function sharesUpstreams(capability: Capability, functions: ReadonlyMap<string, ClientFunction>): boolean {
  if (forwardedApis(capability).size > 0) return true;
  const files = new Map<string, string>();
  for (const { operation, module } of functions.values()) {
    const earlier = files.get(operation.namespace);
    if (earlier !== undefined && earlier !== module) return true;
    files.set(operation.namespace, module);
  }
  return false;
}

/** Plans the file of upstream constants that several files read; undefined where each stands in the only file that reads it. */
export function planUpstreams(capability: Capability, functions: ReadonlyMap<string, ClientFunction>, own: ReadonlySet<string>, collected: Imports[]): FilePlan | undefined {
  if (!sharesUpstreams(capability, functions)) return undefined;
  const imports = createImports(own);
  collected.push(imports);
  const forwarded = forwardedApis(capability);
  const upstreams = capability.apis.filter((api) => api.operations.length > 0 || forwarded.has(api)).map((api) => planUpstream(api, true, imports, true));
  return { kind: "upstream", path: `${upstreamsFile}.ts`, upstreams, imports: imports.lines(1) };
}

function forwardedApis(capability: Capability): ReadonlySet<HttpApi> {
  return new Set(capability.rest.flatMap((adapter) => adapter.resources.flatMap(({ forward }) => (forward ? [forward.api] : []))));
}
