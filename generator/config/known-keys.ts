import * as z from "zod";
import { configShape } from "./config.js";

/** The keys that a map at this place of the configuration may have. */
export function knownKeys(schema: unknown, keys: readonly PropertyKey[]): readonly string[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) return knownKeys(schema.unwrap(), keys);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => knownKeys(option, keys));
  const [key, ...rest] = keys;
  if (schema instanceof z.ZodObject) {
    const shape: Readonly<Record<string, unknown>> = schema.shape;
    return key === undefined ? Object.keys(shape) : knownKeys(shape[String(key)], rest);
  }
  if (schema instanceof z.ZodArray) return knownKeys(schema.element, rest);
  return schema instanceof z.ZodRecord ? knownKeys(schema.valueType, rest) : [];
}

/** What keys are called by other tools, and where what they mean is said. */
const otherWords: Readonly<Record<string, string>> = {
  output: "out",
  outputs: "targets",
  outdir: "out",
  outputdir: "out",
  outfolder: "out",
  dest: "out",
  input: "capabilities",
  inputs: "capabilities",
  files: "capabilities",
  include: "capabilities",
  sources: "capabilities",
  groups: "compose",
  extension: "importExtension",
  banner: "header",
};

/** Where else in the configuration a key stands that means nothing at `path`, as people write it: `server.cors`, `upstreams.NAMESPACE.timeoutMs`. */
export function homesOf(key: string, path: readonly PropertyKey[]): readonly string[] {
  const folded = key.toLowerCase().replace(/[-_]/g, "");
  const word = path.length === 0 && Object.hasOwn(otherWords, folded) ? otherWords[folded] : undefined;
  if (word !== undefined) return [word];
  return path.length === 0 || !knownKeys(configShape, []).includes(key) ? placesOf(key, configShape, "") : [key];
}

/** What names of the author's own are called, by the key that holds them. */
const names: Readonly<Record<string, string>> = { targets: "TARGET", compose: "GROUP", operations: "OPERATION" };

function placesOf(key: string, schema: unknown, at: string): readonly string[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) return placesOf(key, schema.unwrap(), at);
  if (schema instanceof z.ZodUnion) return [...new Set(schema.options.flatMap((option) => placesOf(key, option, at)))];
  if (schema instanceof z.ZodArray) return placesOf(key, schema.element, at);
  const last = at.slice(at.lastIndexOf(".") + 1);
  if (schema instanceof z.ZodRecord) return placesOf(key, schema.valueType, `${at}.${names[last] ?? "NAMESPACE"}`);
  if (!(schema instanceof z.ZodObject)) return [];
  const shape: Readonly<Record<string, unknown>> = schema.shape;
  return Object.entries(shape).flatMap(([name, inner]) => {
    const place = at === "" ? name : `${at}.${name}`;
    return name === key ? [place] : placesOf(key, inner, place);
  });
}
