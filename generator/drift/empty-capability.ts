import type { Capability } from "../model/capability.js";

/** A capability that offers nothing: what one that came or went is compared with. */
export function emptyCapability(other: Capability | undefined): Capability {
  if (!other) throw new Error("neither side has the capability");
  return { ...other, bindings: [], apis: [], aggregates: [], adapters: [], rest: [], mcp: [], skills: [], control: [] };
}
