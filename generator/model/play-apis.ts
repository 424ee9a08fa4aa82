import type { Capability } from "./capability.js";

/** Where the API of that number in a capability is played by a server at `origin`: every capability has answers of its own. */
export function playedAt(origin: string, capability: string, api: number): string {
  return `${origin}/${capability}/${api}`;
}

/** A capability whose calls go to the server at `origin` in place of its APIs. */
export function playApis(capability: Capability, origin: string): Capability {
  const apis = capability.apis.map((api, index) => ({ ...api, playedAt: playedAt(origin, capability.name, index) }));
  return { ...capability, apis };
}
