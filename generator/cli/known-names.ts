import type { Capability } from "../model/capability.js";

/** What settings can name of a capability. */
export interface KnownNames {
  /** Namespaces of the APIs that it consumes. */
  readonly namespaces: readonly string[];
  /** Ids of their operations. */
  readonly operations: readonly string[];
  /** Those that it declares. */
  readonly bindings: readonly string[];
  /** Tools of MCP servers, `namespace.tool`, by the names that they have now. */
  readonly tools: readonly string[];
  /** Whether some operation is an OAuth 2.0 endpoint. */
  readonly speaksOAuth: boolean;
}

/** What settings can name of a capability. */
export function knownNames({ apis, bindings, mcp }: Capability): KnownNames {
  return {
    namespaces: apis.map(({ namespace }) => namespace),
    operations: apis.flatMap((api) => api.operations.map(({ id }) => id)),
    bindings: bindings.filter(({ declared }) => declared).map(({ variable }) => variable),
    tools: mcp.flatMap(({ namespace, tools }) => tools.map(({ name }) => `${namespace}.${name}`)),
    speaksOAuth: apis.some((api) => api.operations.some(({ oauth }) => oauth !== undefined)),
  };
}
