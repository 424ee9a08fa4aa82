import type { Reporter } from "../../diagnostics/reporter.js";
import { defaultAddress } from "../../text/listening.js";
import type { Capability, ControlAdapter } from "../capability.js";
import type { GroupSettings, Seat, SharedPort } from "./composition.js";
import { sameDeclaration } from "./same-declaration.js";

/**
 * The one control adapter of a process: the one that a capability declares, one of several that say the same, or that of the capability which the
 * configuration names. Where none is declared and the configuration gives it a port, it answers probes of health alone.
 */
export function chooseControl(
  capabilities: readonly Capability[],
  settings: GroupSettings,
  reporter: Reporter,
): SharedPort<ControlAdapter> | undefined {
  const declared = capabilities.flatMap((capability) =>
    capability.control.map((adapter) => ({ capability, adapter, path: "" })),
  );
  const named = declared.filter(
    ({ capability }) => settings.control === undefined || capability.name === settings.control,
  );
  const [chosen] = named;
  const missing = capabilities.find(({ name }) => name === settings.control);
  if (missing && chosen === undefined)
    reporter.report("compose/no-control", missing.span, { group: settings.name, capability: missing.name });
  for (const { adapter } of settings.control === undefined ? named.slice(1) : []) {
    if (chosen && !sameControl(chosen.adapter, adapter))
      reporter.report(
        "compose/control-differs",
        adapter.span,
        { group: settings.name, namespace: adapter.namespace, other: chosen.adapter.namespace },
        [{ span: chosen.adapter.span, label: "the other one" }],
      );
  }
  const seat = chosen ?? healthAlone(capabilities, settings);
  if (seat === undefined) return undefined;
  const { port, address } = seat.adapter;
  return { name: `${settings.name}-control`, port: settings.ports.control ?? port, address, seats: [seat] };
}

function sameControl(one: ControlAdapter, other: ControlAdapter): boolean {
  const said = ({ port, address, authentication, management, observability }: ControlAdapter): unknown => ({
    port,
    address,
    authentication,
    management,
    observability,
  });
  return sameDeclaration(said(one), said(other));
}

function healthAlone([first]: readonly Capability[], { name, ports }: GroupSettings): Seat<ControlAdapter> | undefined {
  if (first === undefined || ports.control === undefined) return undefined;
  const adapter: ControlAdapter = {
    kind: "control",
    namespace: `${name}-control`,
    port: ports.control,
    address: defaultAddress,
    description: undefined,
    authentication: undefined,
    maxBinarySize: undefined,
    management: { health: true, info: false, logLevel: false, logStream: undefined, scripting: undefined },
    observability: { metrics: false, traces: undefined },
    span: first.span,
  };
  return { capability: first, adapter, path: "" };
}
