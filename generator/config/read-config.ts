import { statSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import * as z from "zod";
import type { SourceFile } from "../diagnostics/span.js";
import type { Place, Reporter } from "../diagnostics/reporter.js";
import { nearestPath } from "../source/nearest-path.js";
import { entryOf, type SourceNode, toJson } from "../source/node.js";
import { refusalOf } from "../source/fetch-text.js";
import { readSource } from "../source/read-file.js";
import { parseYaml } from "../source/read-yaml.js";
import { constantCase } from "../text/casing.js";
import { isCredentialName } from "../text/private-names.js";
import { doubtfulHost } from "../text/written-host.js";
import { completeConfig, type Config, configShape } from "./config.js";
import { isModule } from "./config-files.js";
import { placeInModule } from "./module-place.js";
import { type PlaceOfKeys, reportIssues } from "./report-issue.js";

/** A configuration, and where its keys stand in its file. */
export interface PlacedConfig extends Config {
  readonly placeOf: PlaceOfKeys;
}

/** Reads the configuration that is the file `name` of a project. Whatever is wrong with it is reported with its place; then undefined. */
export async function readFound(root: string, name: string, reporter: Reporter): Promise<PlacedConfig | undefined> {
  return isModule(name) ? await readModule(root, name, reporter) : readText(root, name, reporter);
}

function readText(root: string, name: string, reporter: Reporter): PlacedConfig | undefined {
  const file = readable(root, name, reporter);
  return file && parseConfig(file, reporter);
}

/** The text of a configuration; undefined where it cannot be read, which is reported. */
function readable(root: string, name: string, reporter: Reporter): SourceFile | undefined {
  const read = readSource(root, name);
  if ("file" in read) return read.file;
  const nearest = nearestPath(root, name, read.problem);
  reporter.report("source/unreadable", { path: name }, { path: name, reason: read.problem, nearest });
  return undefined;
}

const mostLevels = 20;

/** Reads a configuration that is YAML or JSON from its text. Whatever is wrong with it is reported with its place; then undefined. */
export function parseConfig(file: SourceFile, reporter: Reporter): PlacedConfig | undefined {
  // An empty configuration is one: all defaults.
  if (file.text.split(/[\n\r]/).every((line) => /^\s*(?:#.*)?$/.test(line)))
    return { ...completeConfig({}), placeOf: () => ({ path: file.path }) };
  // JSON is YAML, so both have places.
  const node = parseYaml(file, reporter);
  return node && check(toJson(node), (keys, part) => placeOf(node, keys, part), reporter);
}

async function readModule(root: string, name: string, reporter: Reporter): Promise<PlacedConfig | undefined> {
  const file = readable(root, name, reporter);
  if (file === undefined) return undefined;
  const place = { path: name };
  const url = pathToFileURL(resolve(root, name));
  let exported: unknown;
  try {
    // A module is kept by its URL: one that was written since is another.
    url.searchParams.set("written", String(statSync(url).mtimeMs));
    exported = (await import(url.href)).default;
  } catch (error) {
    reporter.report("config/cannot-run", placeInModule(error, url.href, file) ?? place, {
      path: name,
      reason: reasonOf(error),
    });
    return undefined;
  }
  if (exported === undefined) {
    reporter.report("config/cannot-run", place, { path: name, reason: "it has no default export" });
    return undefined;
  }
  return check(exported, () => place, reporter);
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "it throws";
  if ("code" in error && error.code === "ERR_UNKNOWN_FILE_EXTENSION")
    return "this Node does not run TypeScript; Node 22.18 and later do, and `capstan.config.mjs` runs everywhere";
  return error.message.replace(/\n[\s\S]*/, "");
}

function check(data: unknown, placeOfKeys: PlaceOfKeys, reporter: Reporter): PlacedConfig | undefined {
  const inherited = inheritedKeys(data);
  const strange = inherited.map((path) => ({
    code: "unrecognized_keys" as const,
    keys: ["__proto__"],
    path: [...path],
    message: "",
  }));
  const zeros = zeroBytes(data);
  reportIssues([...strange, ...zeros], data, placeOfKeys, reporter);
  if (inherited.length > 0 || zeros.length > 0) return undefined;
  const parsed = configShape.safeParse(data);
  if (parsed.success) {
    const config = completeConfig(parsed.data);
    const wrong = (parsed.data.capabilities ?? []).flatMap((entry, index) =>
      typeof entry !== "string" && entry.source !== undefined && refusalOf(entry.source) !== undefined
        ? [{ source: entry.source, index }]
        : [],
    );
    for (const { source, index } of wrong)
      reporter.report("config/not-https", placeOfKeys(["capabilities", index, "source"], "value"), {
        source: withoutCredentials(source),
      });
    reportDoubtfulSources(parsed.data.capabilities ?? [], placeOfKeys, reporter);
    reportSecrets(config.upstreams, placeOfKeys, reporter);
    return wrong.length === 0 ? { ...config, placeOf: placeOfKeys } : undefined;
  }
  const version = ["ikanos", "naftiko"].find(
    (key) => typeof data === "object" && data !== null && Object.hasOwn(data, key),
  );
  if (version === undefined) reportIssues(parsed.error.issues, data, placeOfKeys, reporter);
  else reporter.report("config/capability", placeOfKeys([version], "key"), { version });
  return undefined;
}

/** Headers that hold a secret stand in the repository, and in generated code. */
function reportSecrets(upstreams: Config["upstreams"], placeOfKeys: PlaceOfKeys, reporter: Reporter): void {
  for (const [namespace, { headers, operations }] of Object.entries(upstreams)) {
    const levels = [
      { keys: ["upstreams", namespace, "headers"], headers },
      ...Object.entries(operations).map(([name, call]) => ({
        keys: ["upstreams", namespace, "operations", name, "headers"],
        headers: call.headers,
      })),
    ];
    for (const { keys, headers: given } of levels)
      for (const header of Object.keys(given).filter(isCredentialName))
        reporter.report("config/literal-secret", placeOfKeys([...keys, header], "value"), {
          header,
          variable: constantCase(`${namespace}-${header}`),
        });
  }
}

/** Whoever reviews a configuration by eye sees where capabilities come from. */
function reportDoubtfulSources(
  entries: readonly (string | { readonly source?: string | undefined })[],
  placeOfKeys: PlaceOfKeys,
  reporter: Reporter,
): void {
  for (const [index, entry] of entries.entries()) {
    const found = typeof entry === "string" ? undefined : doubtfulHost(entry.source ?? "");
    const place = placeOfKeys(["capabilities", index, "source"], "value");
    if (found?.kind === "look-alike") reporter.report("lint/look-alike-host", place, found);
    if (found?.kind === "rewritten") reporter.report("lint/rewritten-host", place, found);
  }
}

/** Where a key `__proto__` stands, which no map of the configuration can have: checking it would drop it without a word. */
function inheritedKeys(data: unknown, path: readonly PropertyKey[] = []): readonly (readonly PropertyKey[])[] {
  if (typeof data !== "object" || data === null || path.length > mostLevels) return [];
  return Object.entries(data).flatMap(([key, value]: readonly [string, unknown]) =>
    key === "__proto__" ? [path] : inheritedKeys(value, [...path, Array.isArray(data) ? Number(key) : key]),
  );
}

/** A text without a zero byte: the platform ends a path there, or throws. */
const wholeText = z
  .string()
  .refine((text) => !text.includes("\0"), "it holds a zero byte, which no path and no name can have");

function zeroBytes(data: unknown, path: readonly PropertyKey[] = []): readonly z.core.$ZodIssue[] {
  if (typeof data === "string")
    return (wholeText.safeParse(data).error?.issues ?? []).map((issue) => ({ ...issue, path: [...path] }));
  if (typeof data !== "object" || data === null || path.length > mostLevels) return [];
  return Object.entries(data).flatMap(([key, value]: readonly [string, unknown]) =>
    zeroBytes(value, [...path, Array.isArray(data) ? Number(key) : key]),
  );
}

/** A URL that may be printed. */
function withoutCredentials(source: string): string {
  return source.replace(/\/\/[^/@]*@/, "//***@");
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
