import type { Adapter } from "../../model/capability.js";
import type { Composition, SharedPort } from "../../model/compose/composition.js";
import type { McpSettings } from "../mcp-settings.js";
import { type OverrideVariable, overrideVariables, tokenVariables } from "../override-variables.js";
import type { ServerAdditions } from "../server-additions.js";
import { ownTokenSeats, tokenNames } from "./tokens.js";

/** The variables that move where things are in a group, by the names of its ports: adapters of one kind share their settings, but for access tokens that differ. */
export function groupVariables(
  { apis, rest, mcp, skill, control }: Composition,
  settings: McpSettings,
  additions: ServerAdditions,
): readonly OverrideVariable[] {
  const ports: readonly (SharedPort<Adapter> | undefined)[] = [rest, mcp, skill, control];
  const listeners = ports.flatMap((shared) => {
    if (shared === undefined) return [];
    const { name: namespace, port, address, seats } = shared;
    const takesTokens = tokenNames(shared).includes(namespace);
    const seat =
      (takesTokens ? seats.find(({ adapter }) => adapter.authentication?.kind === "oauth2") : undefined) ?? seats[0];
    if (seat === undefined) return [];
    const authentication = takesTokens ? seat.adapter.authentication : undefined;
    return [{ adapter: { ...seat.adapter, namespace, port, address, authentication } }];
  });
  const tokens = ports.flatMap((shared) =>
    ownTokenSeats(shared).flatMap(({ name, seat }) =>
      tokenVariables(name).map((variable) => ({ ...variable, owner: { ...seat.adapter, namespace: name } })),
    ),
  );
  return [...overrideVariables({ apis }, listeners, settings, additions), ...tokens];
}
