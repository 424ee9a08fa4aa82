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
  readonly expect:
    | "nothing"
    | readonly { readonly surface: Surface; readonly level: Exclude<Level, "documentation" | "none"> }[];
  readonly because: string;
}

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
  const old = `${oldName}\n${pair.config?.old ?? ""}\n---\n${pair.old}`;
  const before = compiled.get(old) ?? compileWith(pair.old, pair.config?.old, oldName);
  compiled.set(old, before);
  return [before, compileWith(pair.new, pair.config?.new, newName)];
}

function compileWith(text: string, configText: string | undefined, name: string): Compilation {
  if (configText === undefined) return compileText(text, { name });
  const config = parseConfig({ path: "capstan.config.yaml", text: configText }, createReporter());
  if (!config) throw new Error(`no configuration: ${configText}`);
  return compileText(text, { ...compileSettings(config), name });
}
