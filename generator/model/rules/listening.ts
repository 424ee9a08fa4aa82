import type { Reporter } from "../../diagnostics/reporter.js";
import { ownerSpan, valueSpan } from "../../schema/spans.js";
import { isExampleHost, isLoopback } from "../../text/hosts.js";
import type { Sections } from "../resolve-imports.js";

/** Adapters listen where a machine can, and what manages a process is reached from that machine. */
export function checkListening({ exposes }: Sections, reporter: Reporter): void {
  for (const adapter of exposes) {
    const { address } = adapter;
    if (address === undefined || address.includes("{")) continue;
    const span = valueSpan(adapter, "address");
    if (isExampleHost(address)) reporter.report("lint/unreachable-address", span, { address });
    else if (adapter.kind === "control" && !isLoopback(address))
      reporter.report("lint/open-control", span, { address });
  }
  const [first, ...others] = exposes.filter(({ kind }) => kind === "control");
  for (const other of others)
    reporter.report(
      "lint/several-controls",
      valueSpan(other, "type"),
      { namespace: other.namespace },
      first ? [{ span: ownerSpan(first), label: "the first one" }] : [],
    );
}
