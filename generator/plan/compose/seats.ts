import type { Composition, Seat } from "../../model/compose/composition.js";
import type { PlannedCapability } from "../build.js";
import { type Code, code, importName, type ImportedName, member, objectLiteral } from "../code.js";
import { local } from "../locals.js";
import type { ServingListener } from "../server.js";
import { skillOptions } from "./skill-folders.js";

type Served = ServingListener["adapter"];

/** The plan behind an adapter that has a file of its own. */
export function listenerOf(
  { capability, adapter }: Seat<Served>,
  planned: readonly PlannedCapability[],
): ServingListener {
  const found = planned
    .find((one) => one.capability === capability)
    ?.listeners.find((listener): listener is ServingListener => "names" in listener && listener.adapter === adapter);
  if (!found) throw new Error(`no plan for ${adapter.namespace} of ${capability.name}`);
  return found;
}

/** The function that makes an adapter, `ordersRest` of `../orders/rest`. */
export function functionOf({ capability }: Seat<Served>, { names }: ServingListener): ImportedName {
  return importName(`../${capability.name}/${names.file}`, names.function.name, false);
}

/** What an adapter is told beside the options that all get: its own handlers where it needs some, and where the skills stand that it hands out. */
export function optionsOf(
  { capability, adapter }: Seat<Served>,
  { requiredHandlers }: ServingListener,
  planned: readonly PlannedCapability[],
): readonly Code[] {
  return [
    ...(requiredHandlers.length > 0
      ? [code`handlers: ${member(member(local.handlers, capability.name), adapter.namespace)}`]
      : []),
    ...(adapter.kind === "rest" ? [] : skillOptions(capability, planned)),
  ];
}

/** Options with something said beside them: `{ ...options, prefix: "/orders" }`. */
export function withOptions(more: readonly Code[]): Code {
  return more.length === 0 ? local.options : objectLiteral([code`...${local.options}`, ...more]);
}

/** The adapters of a group that have files of their own. */
export function servedSeats({ rest, mcp, skill }: Composition): readonly Seat<Served>[] {
  return [...(rest?.seats ?? []), ...(mcp?.seats ?? []), ...(skill?.seats ?? [])];
}
