import { parse } from "yaml";
import type { JsonValue } from "./json.js";

/** YAML 1.2 as JSON. Throws where the text is none, or where its aliases unfold to too much. */
export function decodeYaml(text: string): JsonValue {
  const value: unknown = parse(text, { maxAliasCount: 100 });
  // What JSON has no way to write (a date, an infinite number) becomes what JSON writes for it.
  return JSON.parse(JSON.stringify(value ?? null));
}
