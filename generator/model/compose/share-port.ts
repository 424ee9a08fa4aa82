import type { Reporter } from "../../diagnostics/reporter.js";
import type { Adapter, ControlAdapter } from "../capability.js";
import type { GroupSettings, Seat, SharedPort } from "./composition.js";

/** Adapters that may share a port with others of their kind. */
export type Shareable = Exclude<Adapter, ControlAdapter>;

/**
 * All adapters of a kind on one port: that of the configuration, or the first one's. Adapters that declare other addresses are not moved without being
 * told to, since that may open to a network what was for this machine. Undefined where there are none.
 */
export function sharePort<A extends Shareable>(
  seats: readonly Seat<A>[],
  settings: GroupSettings,
  reporter: Reporter,
): SharedPort<A> | undefined {
  const [first] = seats;
  if (first === undefined) return undefined;
  const { kind } = first.adapter;
  const port = settings.ports[kind] ?? first.adapter.port;
  const address = settings.address ?? first.adapter.address;
  for (const { adapter } of seats) {
    const related = [{ span: first.adapter.span, label: "the first of them" }];
    const { namespace, span } = adapter;
    if (settings.address === undefined && adapter.address !== address)
      reporter.report(
        "compose/address-differs",
        span,
        { group: settings.name, namespace, address: adapter.address, other: first.adapter.namespace, its: address },
        related,
      );
    if (settings.ports[kind] === undefined && adapter.port !== port)
      reporter.report(
        "compose/port-differs",
        span,
        { group: settings.name, kind, namespace, declared: adapter.port, port },
        related,
      );
  }
  return { name: `${settings.name}-${kind === "skill" ? "skills" : kind}`, port, address, seats };
}
