import type { Target } from "./config.js";
import type { PlacedConfig } from "./read-config.js";

/** The configuration of a target; places lead to what it says itself, else to what the configuration says for all. */
export function configOf(config: PlacedConfig, target: Target): PlacedConfig {
  const isOwn = ([key, name]: readonly PropertyKey[]): boolean =>
    key === "names" && name !== undefined
      ? target.ownNames.includes(String(name))
      : key !== "capabilities" && target.own.includes(String(key));
  return {
    ...target.config,
    targets: [],
    placeOf: (keys, part) => config.placeOf(isOwn(keys) ? ["targets", target.name, ...keys] : keys, part),
  };
}
