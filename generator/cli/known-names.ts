import type { Capability } from "../model/capability.js";

/** What settings can name of a capability. */
export interface KnownNames {
  /** Namespaces of the APIs that it consumes. */
  readonly namespaces: readonly string[];
  /** Ids of their operations. */
  readonly operations: readonly string[];
  /** Those that it declares. */
  readonly bindings: readonly string[];
  /** Namespaces of its adapters, as they are written. */
  readonly servers: readonly string[];
  /** Tools of MCP servers, `namespace.tool`, by the names that they have now; the namespace as it is written. */
  readonly tools: readonly string[];
  /** Whether some operation is an OAuth 2.0 endpoint. */
  readonly speaksOAuth: boolean;
  /** Namespaces of APIs that tokens are fetched for (`oauth2`). */
  readonly fetchesTokens: readonly string[];
  /** Namespaces of APIs that have OAuth 2.0 endpoints which a client proves itself at. */
  readonly takesClients: readonly string[];
}

/** What settings can name of a capability; `servers`: by namespace of an adapter as it is written, what it is called. */
export function knownNames({ apis, bindings, mcp }: Capability, servers: Readonly<Record<string, string>>): KnownNames {
  const written = (name: string): string => Object.entries(servers).find(([, each]) => each === name)?.[0] ?? name;
  return {
    namespaces: apis.map(({ namespace }) => namespace),
    operations: apis.flatMap((api) => api.operations.map(({ id }) => id)),
    bindings: bindings.filter(({ declared }) => declared).map(({ variable }) => variable),
    servers: Object.keys(servers),
    tools: mcp.flatMap(({ namespace, tools }) => tools.map(({ name }) => `${written(namespace)}.${name}`)),
    fetchesTokens: apis.flatMap(({ namespace, authentication }) =>
      authentication?.kind === "oauth2" ? namespace : [],
    ),
    takesClients: apis.flatMap(({ namespace, operations }) =>
      operations.some(({ oauth }) => oauth !== undefined && oauth !== "authorization") ? namespace : [],
    ),
    speaksOAuth: apis.some((api) => api.operations.some(({ oauth }) => oauth !== undefined)),
  };
}
