import type { Reporter } from "../../diagnostics/reporter.js";
import { callsOf } from "../calls.js";
import type { Action, Capability, McpServer, RestAdapter } from "../capability.js";

/** Adapters that call an API for which callers' tokens are exchanged, and take no tokens of their callers. */
export function checkExchangedTokens({ apis, rest, mcp }: Capability, reporter: Reporter): void {
  const exchanging = apis.filter(({ authentication }) => authentication?.kind === "oauth2" && authentication.exchange);
  for (const { namespace } of exchanging) {
    const callers = [
      ...rest.filter((adapter) => reaches(restActions(adapter), namespace) || forwards(adapter, namespace)),
      ...mcp.filter((server) => reaches(mcpActions(server), namespace)),
    ];
    for (const adapter of callers)
      if (adapter.authentication?.kind !== "oauth2")
        reporter.report("model/exchange-without-caller", adapter.authentication?.span ?? adapter.span, {
          namespace,
          adapter: adapter.namespace,
        });
  }
}

function reaches(actions: readonly Action[], namespace: string): boolean {
  return actions.some((action) => callsOf(action).some((operation) => operation.namespace === namespace));
}

function forwards({ resources }: RestAdapter, namespace: string): boolean {
  return resources.some(({ forward }) => forward?.api.namespace === namespace);
}

function restActions({ resources }: RestAdapter): readonly Action[] {
  return resources.flatMap(({ operations }) => operations.map(({ action }) => action));
}

function mcpActions({ tools, resources }: McpServer): readonly Action[] {
  return [...tools, ...resources].map(({ action }) => action);
}
