import type { Reporter } from "../../diagnostics/reporter.js";
import { listensOnPort } from "../adapters.js";
import type { Capability } from "../capability.js";

/** Adapters of one capability that cannot listen side by side as declared. */
export function checkPorts(capability: Capability, reporter: Reporter): void {
  const byPort = new Map<number, string[]>();
  for (const adapter of capability.adapters) {
    if (adapter.port === 0 || !listensOnPort(adapter)) continue;
    const namespaces = byPort.get(adapter.port) ?? [];
    namespaces.push(adapter.namespace);
    byPort.set(adapter.port, namespaces);
    if (namespaces.length === 2) reporter.report("model/shared-port", adapter.span, { port: adapter.port, namespaces });
  }
}
