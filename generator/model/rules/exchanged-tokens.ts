import type { Reporter } from "../../diagnostics/reporter.js";
import { callsOf } from "../calls.js";
import type { Adapter, Capability } from "../capability.js";
import { endpointsOf } from "../endpoints.js";

/** Adapters that call an API for which callers' tokens are exchanged, and take no tokens of their callers. */
export function checkExchangedTokens({ apis, adapters }: Capability, reporter: Reporter): void {
  const exchanging = apis.filter(({ authentication }) => authentication?.kind === "oauth2" && authentication.exchange);
  for (const { namespace } of exchanging) {
    const callers = adapters.filter((adapter) => reaches(adapter, namespace) || forwards(adapter, namespace));
    for (const adapter of callers)
      if (adapter.authentication?.kind !== "oauth2")
        reporter.report("model/exchange-without-caller", adapter.authentication?.span ?? adapter.span, {
          namespace,
          adapter: adapter.namespace,
        });
  }
}

function reaches(adapter: Adapter, namespace: string): boolean {
  return endpointsOf(adapter).some(({ action }) =>
    callsOf(action).some((operation) => operation.namespace === namespace),
  );
}

function forwards(adapter: Adapter, namespace: string): boolean {
  return adapter.kind === "rest" && adapter.resources.some(({ forward }) => forward?.api.namespace === namespace);
}
