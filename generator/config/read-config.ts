import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type * as z from "zod";
import type { Place, Reporter } from "../diagnostics/reporter.js";
import { entryOf, type SourceNode, toJson } from "../source/node.js";
import { refusalOf } from "../source/fetch-text.js";
import { readSource } from "../source/read-file.js";
import { parseYaml } from "../source/read-yaml.js";
import { nearestWord } from "../text/nearest.js";
import { completeConfig, type Config, configShape } from "./config.js";

type PlaceOfKeys = (keys: readonly PropertyKey[], part: "key" | "value") => Place;

const names = ["capstan.config.yaml", "capstan.config.yml", "capstan.config.json", "capstan.config.mjs"];

/**
 * Reads the configuration of a project: `path` where one is named, else the one `capstan.config.*` in its folder, else the defaults.
 * Whatever is wrong with it is reported with its place; then undefined.
 */
export async function readConfig(root: string, path: string | undefined, reporter: Reporter): Promise<Config | undefined> {
  const found = path === undefined ? names.filter((name) => existsSync(resolve(root, name))) : [path];
  const [name, ...others] = found;
  if (name === undefined) return completeConfig({});
  if (others.length > 0) {
    reporter.report("config/several", { path: name }, { paths: found });
    return undefined;
  }
  return name.endsWith(".mjs") ? await readModule(root, name, reporter) : readText(root, name, reporter);
}

function readText(root: string, name: string, reporter: Reporter): Config | undefined {
  const read = readSource(root, name);
  if ("problem" in read) {
    reporter.report("source/unreadable", { path: name }, { path: name, reason: read.problem });
    return undefined;
  }
  // An empty configuration is one: all defaults.
  if (/^(\s|#.*)*$/.test(read.file.text)) return completeConfig({});
  // JSON is YAML, so both have places.
  const node = parseYaml(read.file, reporter);
  return node && check(toJson(node), (keys, part) => placeOf(node, keys, part), reporter);
}

async function readModule(root: string, name: string, reporter: Reporter): Promise<Config | undefined> {
  const place = { path: name };
  let exported: unknown;
  try {
    exported = (await import(pathToFileURL(resolve(root, name)).href)).default;
  } catch (error) {
    reporter.report("config/cannot-run", place, { path: name, reason: error instanceof Error ? error.message.replace(/\n[\s\S]*/, "") : "it throws" });
    return undefined;
  }
  if (exported === undefined) {
    reporter.report("config/cannot-run", place, { path: name, reason: "it has no default export" });
    return undefined;
  }
  return check(exported, () => place, reporter);
}

function check(data: unknown, placeOfKeys: PlaceOfKeys, reporter: Reporter): Config | undefined {
  const parsed = configShape.safeParse(data);
  if (parsed.success) {
    const config = completeConfig(parsed.data);
    const wrong = (parsed.data.capabilities ?? []).flatMap((entry, index) => (typeof entry !== "string" && refusalOf(entry.source) !== undefined ? [{ source: entry.source, index }] : []));
    for (const { source, index } of wrong) reporter.report("config/not-https", placeOfKeys(["capabilities", index, "source"], "value"), { source: withoutCredentials(source) });
    return wrong.length === 0 ? config : undefined;
  }
  for (const issue of parsed.error.issues) reportIssue(issue, placeOfKeys, reporter);
  return undefined;
}

/** A URL that may be printed. */
function withoutCredentials(source: string): string {
  return source.replace(/\/\/[^/@]*@/, "//***@");
}

function reportIssue(issue: z.core.$ZodIssue, placeOfKeys: PlaceOfKeys, reporter: Reporter): void {
  if (issue.code === "unrecognized_keys") {
    const known = issue.path.length === 0 ? Object.keys(configShape.shape) : issue.path[0] === "accept" ? ["fingerprint", "reason", "until"] : ["name", "source"];
    for (const key of issue.keys) reporter.report("config/unknown-key", placeOfKeys([...issue.path, key], "key"), { key, nearest: nearestWord(key, known), known });
    return;
  }
  // A union's own message says nothing: what the likelier branch misses does.
  const inner = issue.code === "invalid_union" ? issue.errors.find((branch) => branch.some((each) => each.path.length > 0))?.[0] : undefined;
  if (inner) {
    reportIssue({ ...inner, path: [...issue.path, ...inner.path] }, placeOfKeys, reporter);
    return;
  }
  const key = issue.path.map(String).join(".") || "the configuration";
  const problem = issue.code === "invalid_type" ? `it should be ${issue.expected === "array" ? "a list" : issue.expected === "object" || issue.expected === "record" ? "a map" : `a ${issue.expected}`}` : issue.code === "invalid_union" ? "it should be a path, or a map with `name` and `source`" : issue.message;
  reporter.report("config/wrong-value", placeOfKeys(issue.path, "value"), { key, problem });
}

/** The key at the end of a path of keys, or its value where that is a scalar; as far as the document goes. */
function placeOf(root: SourceNode, keys: readonly PropertyKey[], part: "key" | "value"): Place {
  let node = root;
  let place: Place = { file: root.span.file, start: root.span.start, end: root.span.start };
  for (const key of keys) {
    if (node.kind === "map") {
      const entry = entryOf(node, String(key));
      if (!entry) return place;
      place = entry.keySpan;
      node = entry.value;
    } else if (node.kind === "list" && typeof key === "number") {
      const item = node.items[key];
      if (!item) return place;
      place = item.span;
      node = item;
    } else return place;
  }
  return node.kind === "scalar" && part === "value" ? node.span : place;
}
