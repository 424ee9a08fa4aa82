import type { Reporter } from "../../diagnostics/reporter.js";
import type { Capability, HttpApi } from "../capability.js";
import { checkAuthentication } from "./check-authentication.js";
import { checkMetadata } from "./check-metadata.js";
import { checkPorts } from "./check-ports.js";
import { checkRoutes } from "./check-routes.js";
import { checkVariables } from "./check-variables.js";
import type { Composition, GroupSettings, Seat } from "./composition.js";
import { chooseControl } from "./control.js";
import { joinServers } from "./join-servers.js";
import { type Shareable, sharePort } from "./share-port.js";

/** Puts capabilities into one process. What they cannot share is reported with both of its places; then what is given back must not be used. */
export function buildComposition(
  settings: GroupSettings,
  capabilities: readonly Capability[],
  reporter: Reporter,
): Composition {
  const seatsOf = <A extends Shareable>(
    adaptersOf: (capability: Capability) => readonly A[],
    pathOf: (capability: Capability, adapter: A) => string,
  ): readonly Seat<A>[] =>
    capabilities.flatMap((capability) =>
      adaptersOf(capability).map((adapter) => ({ capability, adapter, path: pathOf(capability, adapter) })),
    );
  const rest = seatsOf(
    (capability) => capability.rest,
    ({ name }) => settings.prefixes[name] ?? "",
  );
  const mcpSeats = seatsOf((capability) => capability.mcp.filter(({ transport }) => transport === "http"), ownPath);
  const mcp = sharePort(mcpSeats, settings, reporter);
  const skill = seatsOf((capability) => capability.skills, ownPath);
  const composition: Composition = {
    name: settings.name,
    settings,
    capabilities,
    apis: distinctApis(capabilities),
    rest: sharePort(rest, settings, reporter),
    mcp,
    joined: mcp && joinServers(mcp, settings, reporter),
    skill: sharePort(skill, settings, reporter),
    control: chooseControl(capabilities, settings, reporter),
  };
  for (const { namespace, span } of capabilities.flatMap((capability) =>
    capability.mcp.filter(({ transport }) => transport === "stdio"),
  ))
    reporter.report("compose/stdio-left-out", span, { namespace });
  const [first] = capabilities;
  if (first && !composition.rest && !composition.mcp && !composition.skill && !composition.control)
    reporter.report("compose/nothing-to-serve", first.span, { group: settings.name });
  checkRoutes(composition, reporter);
  checkPorts(composition, reporter);
  checkAuthentication(composition, reporter);
  checkMetadata(composition, reporter);
  checkVariables(composition, reporter);
  return composition;
}

/** `/orders`, and `/orders/orders-admin` where a capability has several of a kind. */
function ownPath({ name, adapters }: Capability, { kind, namespace }: Shareable): string {
  const alone = adapters.filter((adapter) => adapter.kind === kind).length === 1;
  return alone ? `/${name}` : `/${name}/${namespace.replace(/[^A-Za-z0-9._@-]+/g, "-")}`;
}

/** The first of each namespace. */
function distinctApis(capabilities: readonly Capability[]): readonly HttpApi[] {
  const apis = new Map<string, HttpApi>();
  for (const api of capabilities.flatMap((capability) => capability.apis))
    if (!apis.has(api.namespace)) apis.set(api.namespace, api);
  return [...apis.values()];
}
