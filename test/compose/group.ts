import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { onTestFinished } from "vitest";
import { completeCompose } from "../../generator/config/compose.js";
import { emitRuntime } from "../../generator/emit/runtime.js";
import {
  type Compilation,
  type CompileSettings,
  compose,
  defaultSettings,
  type GroupCompilation,
} from "../../generator/pipeline.js";
import { createTemplateReader } from "../../generator/source/package-files.js";
import type { RunningServers, StartOptions } from "../../templates/runtime/server.js";
import { compileText } from "../check.js";

const readTemplate = createTemplateReader();

/** A group as the configuration writes it. */
export type Written = Exclude<Parameters<typeof completeCompose>[0], "all">[string];

/** Capabilities, and what they come to together. */
export interface Composed extends GroupCompilation {
  readonly members: readonly Compilation[];
}

/** The texts of the capabilities in a folder, by their names. */
export function capabilitiesIn(folder: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    readdirSync(folder)
      .filter((name) => name.endsWith(".yaml"))
      .sort()
      .map((name) => [name.replace(/\.yaml$/, ""), readFileSync(join(folder, name), "utf8")]),
  );
}

/** Composes capabilities, texts by name, into the group `shop`. */
export function composeTexts(
  texts: Readonly<Record<string, string>>,
  written: Written = {},
  given: Partial<CompileSettings> = {},
): Composed {
  const settings = { ...defaultSettings, ...given };
  const [group] = completeCompose({ shop: written });
  if (!group) throw new Error("no group");
  const members = Object.entries(texts).map(([name, text]) => compileText(text, { name, ...given }));
  for (const { diagnostics, file } of members)
    for (const { severity, message } of diagnostics)
      if (severity === "error") throw new Error(`${file.path}: ${message}`);
  return { members, ...compose(group, members, "capstan.config.yaml", { readTemplate, settings }) };
}

/** What is said about a group: code, message, the place, and the other place. */
export function said({ diagnostics }: GroupCompilation): readonly string[] {
  return diagnostics.map(({ code, severity, message, span, related }) => {
    const at = span === undefined ? "-" : placeOf(span);
    return `${at} ${severity} ${code}: ${message}${related.map((other) => ` (${placeOf(other.span)} ${other.label})`).join("")}`;
  });
}

/** A line of a file. */
function placeOf({
  file,
  start,
}: {
  readonly file: { readonly path: string; readonly text: string };
  readonly start: number;
}): string {
  return `${file.path}:${file.text.slice(0, start).split("\n").length}`;
}

let count = 0;

/** Writes a group with its capabilities where packages are found; answers with the folder. */
export function writeComposed({ members, files, runtime, diagnostics }: Composed): string {
  if (files.length === 0) throw new Error(diagnostics.map(({ message }) => message).join("; "));
  count += 1;
  const root = join(".capstan", "composed", `${process.pid}-${count}`);
  rmSync(root, { recursive: true, force: true });
  const modules = new Set([...runtime, ...members.flatMap((member) => member.runtime)]);
  const all = [
    ...files,
    ...members.flatMap((member) => member.files),
    ...[...modules].map((module) => emitRuntime(module, readTemplate)),
  ];
  for (const { path, text } of all) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

/** What starts a group: its `server.ts`, generated once. */
export async function starterOf(composed: Composed): Promise<(options?: StartOptions) => Promise<RunningServers>> {
  const { start }: { readonly start: (options: object) => Promise<RunningServers> } = await import(
    pathToFileURL(join(writeComposed(composed), "shop", "server.ts")).href
  );
  const ports = Object.fromEntries(["rest", "mcp", "skills", "control"].map((kind) => [`shop-${kind}`, 0]));
  return async (options = {}) => {
    const servers = await start({ ports, logLevel: "silent", call: { retries: 0 }, ...options });
    onTestFinished(servers.close);
    return servers;
  };
}
