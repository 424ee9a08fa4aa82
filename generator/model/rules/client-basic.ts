import type { Reporter } from "../../diagnostics/reporter.js";
import { callsOf } from "../calls.js";
import type { Capability, RestAdapter } from "../capability.js";

/** Whether an adapter's callers prove who they are by the header `Authorization`: then what it holds is the adapter's own, and never goes upstream. */
export function readsAuthorization({ authentication }: Pick<RestAdapter, "authentication">): boolean {
  switch (authentication?.kind) {
    case "basic":
    case "bearer":
    case "digest":
    case "oauth2":
      return true;
    case "apikey": {
      const { name, placement } = authentication;
      return placement === "header" && name.kind === "literal" && String(name.value).toLowerCase() === "authorization";
    }
    case undefined:
      return false;
  }
}

/** Token endpoints behind such adapters serve clients that put their secret into the form, and no others: a warning. */
export function checkClientBasic({ rest }: Capability, reporter: Reporter): void {
  for (const adapter of rest.filter(readsAuthorization)) {
    const operations = adapter.resources.flatMap((resource) => resource.operations);
    const found = operations.find(({ action }) =>
      callsOf(action).some(({ oauth }) => oauth !== undefined && oauth !== "authorization"),
    );
    if (found)
      reporter.report("model/client-basic-kept", found.span, { adapter: adapter.namespace, operation: found.name });
  }
}
