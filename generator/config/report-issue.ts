import * as z from "zod";
import type { Place, Reporter } from "../diagnostics/reporter.js";
import { nearestWord } from "../text/nearest.js";
import { trueOrFalse } from "../text/true-or-false.js";
import { configShape } from "./config.js";
import { homesOf, knownKeys } from "./known-keys.js";

/** Where a key of the configuration stands, or its value where that is a scalar. */
export type PlaceOfKeys = (keys: readonly PropertyKey[], part: "key" | "value") => Place;

/** Reports what is wrong with a configuration, each at its place; `data` is what was read. A key that is missing and stands there misspelled is one mistake. */
export function reportIssues(
  issues: readonly z.core.$ZodIssue[],
  data: unknown,
  placeOfKeys: PlaceOfKeys,
  reporter: Reporter,
): void {
  const found = issues.flatMap((issue) => meantIssues(issue));
  const unknown = found.filter((issue) => issue.code === "unrecognized_keys");
  const isMisspelled = (path: readonly PropertyKey[]): boolean =>
    unknown.some(
      ({ path: owner, keys }) =>
        owner.join("\0") === path.slice(0, -1).join("\0") &&
        keys.some((key) => nearestWord(key, [String(path.at(-1))]) !== undefined),
    );
  for (const issue of found) {
    const isMissing = issue.code === "invalid_type" && valueAt(data, issue.path) === undefined;
    if (isMissing && isMisspelled(issue.path)) continue;
    if (isMissing && issue.path.length > 0)
      reporter.report("config/missing-key", placeOfKeys(issue.path, "value"), {
        key: String(issue.path.at(-1)),
        owner: issue.path.slice(0, -1).map(String).join("."),
        wanted: ownMessage(issue),
      });
    else reportIssue(issue, valueAt(data, issue.path), placeOfKeys, reporter);
  }
}

/** A union's own message says nothing: what the likelier branch misses does. */
function meantIssues(issue: z.core.$ZodIssue): readonly z.core.$ZodIssue[] {
  if (issue.code !== "invalid_union") return [issue];
  const likelier = issue.errors.find((branch) =>
    branch.some((each) => each.path.length > 0 || each.code === "unrecognized_keys"),
  );
  return likelier === undefined
    ? [issue]
    : likelier.flatMap((each) => meantIssues({ ...each, path: [...issue.path, ...each.path] }));
}

function reportIssue(issue: z.core.$ZodIssue, value: unknown, placeOfKeys: PlaceOfKeys, reporter: Reporter): void {
  if (issue.code === "unrecognized_keys") {
    const known = knownKeys(configShape, issue.path);
    for (const key of issue.keys) {
      const nearest = nearestWord(key, known);
      const homes = nearest === undefined ? homesOf(key, issue.path) : [];
      reporter.report("config/unknown-key", placeOfKeys([...issue.path, key], "key"), {
        key,
        nearest,
        known,
        homes,
        isBelow: issue.path.length > 0,
      });
    }
    return;
  }
  const key = issue.path.map(String).join(".") || "the configuration";
  const place = placeOfKeys(issue.path, issue.code === "invalid_key" ? "key" : "value");
  const written = "file" in place ? place.file.text.slice(place.start, place.end) : "";
  reporter.report("config/wrong-value", place, {
    key,
    problem: value === null ? "nothing stands behind it" : problemOf(issue),
    nearest: value === null ? undefined : nearestValue(issue, value, written),
  });
}

/** What stands at a path of what was read; undefined where nothing does. */
function valueAt(data: unknown, path: readonly PropertyKey[]): unknown {
  let value = data;
  for (const key of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = Reflect.get(value, key);
  }
  return value;
}

/** The value that was most likely meant: a word of a list, true or false where a word of YAML 1.1 stands, a list of the one thing that stands there, a number as text. */
function nearestValue(issue: z.core.$ZodIssue, value: unknown, written: string): string | undefined {
  if (issue.code === "invalid_value") return nearestWord(written, issue.values.map(String));
  if (issue.code === "invalid_union") {
    const words = issue.errors.flatMap((branch) =>
      branch.flatMap((each) =>
        each.code === "invalid_value" && each.path.length === 0 ? each.values.map(String) : [],
      ),
    );
    return nearestWord(written, words);
  }
  if (issue.code !== "invalid_type") return undefined;
  if (issue.expected === "boolean") return trueOrFalse(written);
  if (issue.expected === "array" && typeof value === "string" && written !== "") return `[${written}]`;
  return issue.expected === "string" && (typeof value === "number" || typeof value === "boolean") && written !== ""
    ? `"${written}"`
    : undefined;
}

const kinds: Readonly<Record<string, string>> = {
  array: "a list",
  object: "a map",
  record: "a map",
  string: "a text",
  boolean: "`true` or `false`",
  int: "a whole number",
  number: "a number",
};

/** The message of ours, which says more than the expected type; undefined where there is none. */
function ownMessage({ message }: z.core.$ZodIssue): string | undefined {
  return /^(?:Invalid|Too (?:small|big)|Unrecognized)/.test(message) ? undefined : message;
}

function problemOf(issue: z.core.$ZodIssue): string {
  const own = ownMessage(issue);
  switch (issue.code) {
    case "invalid_type":
      return own ?? `it should be ${kinds[issue.expected] ?? `a ${issue.expected}`}`;
    case "invalid_value":
      return `it should be ${oneOf(issue.values.map((value) => `\`${String(value)}\``))}`;
    case "invalid_key":
      return issue.issues[0]?.message ?? issue.message;
    case "too_small":
      return own ?? (issue.origin === "string" ? "it is empty" : `it should be ${String(issue.minimum)} or more`);
    case "too_big":
      return own ?? `it should be ${String(issue.maximum)} or less`;
    default:
      return issue.message;
  }
}

/** `a, b or c`. */
function oneOf(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}
