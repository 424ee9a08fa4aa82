import * as z from "zod";
import type { Place, Reporter } from "../diagnostics/reporter.js";
import { nearestWord } from "../text/nearest.js";
import { trueOrFalse } from "../text/true-or-false.js";
import { configShape } from "./config.js";

/** Where a key of the configuration stands, or its value where that is a scalar. */
export type PlaceOfKeys = (keys: readonly PropertyKey[], part: "key" | "value") => Place;

/** Reports one thing that is wrong with a configuration, at its place. */
export function reportIssue(issue: z.core.$ZodIssue, placeOfKeys: PlaceOfKeys, reporter: Reporter): void {
  if (issue.code === "unrecognized_keys") {
    const known = knownKeys(configShape, issue.path);
    for (const key of issue.keys)
      reporter.report("config/unknown-key", placeOfKeys([...issue.path, key], "key"), {
        key,
        nearest: nearestWord(key, known),
        known,
      });
    return;
  }
  // A union's own message says nothing: what the likelier branch misses does.
  const inner =
    issue.code === "invalid_union"
      ? issue.errors.find((branch) => branch.some((each) => each.path.length > 0))?.[0]
      : undefined;
  if (inner) {
    reportIssue({ ...inner, path: [...issue.path, ...inner.path] }, placeOfKeys, reporter);
    return;
  }
  const key = issue.path.map(String).join(".") || "the configuration";
  const place = placeOfKeys(issue.path, issue.code === "invalid_key" ? "key" : "value");
  const written = "file" in place ? place.file.text.slice(place.start, place.end) : "";
  reporter.report("config/wrong-value", place, {
    key,
    problem: problemOf(issue),
    nearest: nearestValue(issue, written),
  });
}

/** The value that was most likely meant: a word of a list, true or false where a word of YAML 1.1 stands. */
function nearestValue(issue: z.core.$ZodIssue, written: string): string | undefined {
  if (issue.code === "invalid_value") return nearestWord(written, issue.values.map(String));
  return issue.code === "invalid_type" && issue.expected === "boolean" ? trueOrFalse(written) : undefined;
}

/** The keys that a map at this place may have. */
function knownKeys(schema: unknown, keys: readonly PropertyKey[]): readonly string[] {
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

function problemOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      // A message of our own says more than the expected type.
      if (!issue.message.startsWith("Invalid input")) return issue.message;
      return `it should be ${issue.expected === "array" ? "a list" : issue.expected === "object" || issue.expected === "record" ? "a map" : `a ${issue.expected}`}`;
    case "invalid_union":
      return issue.message.startsWith("Invalid input")
        ? "it should be a path, or a map with `name` and `path` or `source`"
        : issue.message;
    case "invalid_value":
      return `it should be ${issue.values.map((value) => `\`${String(value)}\``).join(", ")}`;
    case "invalid_key":
      return issue.issues[0]?.message ?? issue.message;
    default:
      return issue.message;
  }
}
