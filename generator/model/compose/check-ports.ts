import type { Reporter } from "../../diagnostics/reporter.js";
import type { Composition } from "./composition.js";

/** Adapters of different kinds that would listen on one port: each kind has its own. */
export function checkPorts({ name, rest, mcp, skill, control }: Composition, reporter: Reporter): void {
  const listening = [rest, mcp, skill, control].filter((shared) => shared !== undefined);
  for (const [index, shared] of listening.entries()) {
    const other = listening.slice(0, index).find(({ port }) => port !== 0 && port === shared.port);
    const [seat] = shared.seats;
    const [first] = other?.seats ?? [];
    if (seat && first)
      reporter.report(
        "compose/same-port",
        seat.adapter.span,
        {
          group: name,
          port: shared.port,
          kind: seat.adapter.kind,
          namespace: seat.adapter.namespace,
          other: first.adapter.namespace,
        },
        [{ span: first.adapter.span, label: "the other adapter" }],
      );
  }
}
