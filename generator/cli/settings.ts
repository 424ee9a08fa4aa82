import type { Config } from "../config/config.js";
import { hashText } from "../output/hash.js";
import type { CompileSettings } from "../pipeline.js";

/** What of a configuration compiling depends on. */
export function compileSettings({ oauth, oauthClient, upstreams, keepGoing }: Config): CompileSettings {
  return { oauth, upstreams: { oauthClient, namespaces: upstreams }, keepGoing };
}

/** Hash of the settings that shape output: the order in which they are written does not count. */
export function hashSettings(settings: CompileSettings): string {
  return hashText(JSON.stringify(sorted(settings)));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, entry]) => [key, sorted(entry)] as const);
  return Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
}
