import type { Capability, HttpApi, Operation } from "../model/capability.js";
import type { ClientFunction, ClientModule } from "./client.js";
import { fileName } from "../text/file-names.js";
import { groupOperations } from "./group.js";
import { type Upstream, upstreamOf, upstreamsFile } from "./upstream.js";

/** How many operations one file holds before it is split by resource. */
export const fileLimit = 120;

/** `client` for one small API, `client/<namespace>` for several, `client/<part>` beyond the limit. */
export function clientFiles(api: HttpApi, several: boolean): (operation: Operation) => string {
  const fileOf = (name: string): string => `client/${fileName(name, [upstreamsFile])}`;
  if (api.operations.length <= fileLimit) {
    const file = several ? fileOf(api.namespace) : "client";
    return () => file;
  }
  const parts = groupOperations(api.operations, (operation) => operation.path, fileLimit);
  return (operation) => fileOf(`${several ? `${fileName(api.namespace)}-` : ""}${parts.get(operation) ?? "other"}`);
}

/** The constants that say where the APIs are: one of each, and whether they stand in a file of their own. */
export interface Upstreams {
  readonly of: (namespace: string) => Upstream;
  /** The APIs whose constants stand in the shared file; empty where each stands in the only file that reads it. */
  readonly shared: readonly HttpApi[];
}

/** Names the upstream constants. */
export function nameUpstreams(capability: Capability, functions: ReadonlyMap<string, ClientFunction>): Upstreams {
  const forwarded = forwardedApis(capability);
  const isShared = forwarded.size > 0 || standsInSeveralFiles(functions);
  const constants = new Map(capability.apis.map(({ namespace }) => [namespace, upstreamOf(namespace, isShared)]));
  return {
    of: (namespace) => {
      const found = constants.get(namespace);
      if (!found) throw new Error(`no upstream for ${namespace}`);
      return found;
    },
    shared: isShared ? capability.apis.filter((api) => api.operations.length > 0 || forwarded.has(api)) : [],
  };
}

/** The client files, each with the functions that stand in it. */
export function clientModules(
  capability: Capability,
  functions: ReadonlyMap<string, ClientFunction>,
  upstreams: Upstreams,
): readonly ClientModule[] {
  const byFile = new Map<string, ClientFunction[]>();
  for (const entry of functions.values())
    byFile.set(entry.function.module, [...(byFile.get(entry.function.module) ?? []), entry]);
  return [...byFile].map(([module, entries]) => {
    const file = module.slice("./".length);
    const used = capability.apis.filter((api) => entries.some((entry) => entry.operation.namespace === api.namespace));
    return {
      file,
      typesFile: typesFileOf(file),
      declares: upstreams.shared.length > 0 ? [] : used,
      functions: entries,
      upstreamOf: upstreams.of,
    };
  });
}

/** The file of the types that a client file's functions take. */
export function typesFileOf(file: string): string {
  return file.replace(/^client/, "types");
}

/** Whether the functions of one API stand in several files. */
function standsInSeveralFiles(functions: ReadonlyMap<string, ClientFunction>): boolean {
  const files = new Map<string, string>();
  for (const {
    operation,
    function: { module },
  } of functions.values()) {
    const earlier = files.get(operation.namespace);
    if (earlier !== undefined && earlier !== module) return true;
    files.set(operation.namespace, module);
  }
  return false;
}

function forwardedApis(capability: Capability): ReadonlySet<HttpApi> {
  return new Set(
    capability.rest.flatMap((adapter) => adapter.resources.flatMap(({ forward }) => (forward ? [forward.api] : []))),
  );
}
