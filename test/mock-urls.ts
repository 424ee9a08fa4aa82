import type { Capability } from "../generator/model/capability.js";
import { playedAt } from "../generator/model/play-apis.js";

/** By namespace: where the APIs of a capability are played. */
export function baseUrlsOf(
  { origin }: { readonly origin: string },
  { name, apis }: Pick<Capability, "name" | "apis">,
): Readonly<Record<string, string>> {
  return Object.fromEntries(apis.map(({ namespace }, index) => [namespace, playedAt(origin, name, index)]));
}
