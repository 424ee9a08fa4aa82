import type * as z from "zod";
import type { Place, Reporter } from "../diagnostics/reporter.js";
import { nearestWord } from "../text/nearest.js";
import { groupKeys, portKeys } from "./compose.js";
import { configShape } from "./config.js";
import { callKeys, upstreamKeys } from "./upstreams.js";

/** Where a key of the configuration stands, or its value where that is a scalar. */
export type PlaceOfKeys = (keys: readonly PropertyKey[], part: "key" | "value") => Place;

/** Reports one thing that is wrong with a configuration, at its place. */
export function reportIssue(issue: z.core.$ZodIssue, placeOfKeys: PlaceOfKeys, reporter: Reporter): void {
  if (issue.code === "unrecognized_keys") {
    const known = knownKeys(issue.path);
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
  reporter.report("config/wrong-value", placeOfKeys(issue.path, issue.code === "invalid_key" ? "key" : "value"), {
    key,
    problem: problemOf(issue),
  });
}

/** The keys that a map at this place may have. */
function knownKeys([section, ...rest]: readonly PropertyKey[]): readonly string[] {
  switch (section) {
    case undefined:
      return Object.keys(configShape.shape);
    case "accept":
      return ["fingerprint", "reason", "until"];
    case "compose":
      return rest[1] === "ports" ? portKeys : groupKeys;
    case "oauth":
      return ["id", "secret"];
    case "upstreams":
      return rest.length === 1
        ? upstreamKeys
        : rest[1] === "operations"
          ? callKeys
          : rest[2] === "client"
            ? ["id", "secret"]
            : ["client"];
    default:
      return ["name", "source"];
  }
}

function problemOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      // A message of our own says more than the expected type.
      if (!issue.message.startsWith("Invalid input")) return issue.message;
      return `it should be ${issue.expected === "array" ? "a list" : issue.expected === "object" || issue.expected === "record" ? "a map" : `a ${issue.expected}`}`;
    case "invalid_union":
      return "it should be a path, or a map with `name` and `source`";
    case "invalid_value":
      return `it should be ${issue.values.map((value) => `\`${String(value)}\``).join(", ")}`;
    case "invalid_key":
      return issue.issues[0]?.message ?? issue.message;
    default:
      return issue.message;
  }
}
