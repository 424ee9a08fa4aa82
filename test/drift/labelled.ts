import { readdirSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import { compileSettings } from "../../generator/cli/settings.js";
import { parseConfig } from "../../generator/config/read-config.js";
import { createReporter } from "../../generator/diagnostics/reporter.js";
import type { Level, Surface } from "../../generator/drift/rule.js";
import type { Compilation } from "../../generator/pipeline.js";
import { compileText } from "../check.js";

/** One pair with what its users feel; labelled/README.md says what the words mean. */
export interface Labelled {
  readonly old: string;
  readonly new: string;
  /** Configurations that the two are compiled with. */
  readonly config?: { readonly old: string; readonly new: string };
  /** Files beside each, by their paths from it: scripts, what is imported. */
  readonly beside?: { readonly old: Files; readonly new: Files };
  readonly expect:
    | "nothing"
    | readonly { readonly surface: Surface; readonly level: Exclude<Level, "documentation" | "none"> }[];
  readonly because: string;
}

type Files = Readonly<Record<string, string>>;

const folder = new URL("./labelled/", import.meta.url);

/** The files of labelled pairs. */
export const labelledNames = readdirSync(folder).filter((name) => name.endsWith(".yaml"));

export function readLabelled(name: string): Labelled {
  return parse(readFileSync(new URL(name, folder), "utf8"));
}

const compiled = new Map<string, Compilation>();

/** Both editions of a pair. Many pairs begin at one text, which is compiled once. */
export function compileLabelled(
  pair: Labelled,
  [oldName, newName]: readonly [old: string, new: string] = ["case", "case"],
): readonly [before: Compilation, after: Compilation] {
  const old = JSON.stringify([oldName, pair.config?.old, pair.beside?.old, pair.old]);
  const before = compiled.get(old) ?? compileWith(pair.old, pair.config?.old, pair.beside?.old, oldName);
  compiled.set(old, before);
  return [before, compileWith(pair.new, pair.config?.new, pair.beside?.new, newName)];
}

function compileWith(
  text: string,
  configText: string | undefined,
  beside: Files | undefined,
  name: string,
): Compilation {
  const others = Object.fromEntries(Object.entries(beside ?? {}).map(([path, file]) => [`capabilities/${path}`, file]));
  if (configText === undefined) return compileText(text, { name, others });
  const config = parseConfig({ path: "capstan.config.yaml", text: configText }, createReporter());
  if (!config) throw new Error(`no configuration: ${configText}`);
  return compileText(text, { ...compileSettings(config), name, others });
}
