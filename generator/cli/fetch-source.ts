import { posix } from "node:path";
import { copyPath } from "../config/lock.js";
import type { SourceFile } from "../diagnostics/span.js";
import { compile, type CompileSettings } from "../pipeline.js";
import { fetchText } from "../source/fetch-text.js";

/** A capability as it is published: its text and those that it imports, by the path of their local copies. */
export type Fetched = { readonly files: ReadonlyMap<string, string> } | { readonly problem: string; readonly source: string };

/** Fetches a capability and, from beside it, what it imports. Copies stand in `capabilities/`, where the imports lead to them. */
export async function fetchSource(name: string, source: string, settings: CompileSettings, readTemplate: (name: string) => string, token: string | undefined): Promise<Fetched> {
  const main = await fetchText(source, token);
  if ("problem" in main) return { problem: main.problem, source };
  const files = new Map([[copyPath(name), main.file.text]]);
  const folder = posix.dirname(copyPath(name));
  // Each round compiles with what is there and learns what else is imported.
  for (let round = 0; round < 8; round += 1) {
    const missing = new Set<string>();
    compile({ path: copyPath(name), text: main.file.text }, { settings, readTemplate, readImport: (importer, location) => readCopy(importer, location, files, missing) });
    const wanted = [...missing].filter((path) => path.startsWith(`${folder}/`));
    if (wanted.length === 0) break;
    for (const path of wanted) {
      const url = new URL(path.slice(folder.length + 1), source).href;
      const found = await fetchText(url, token);
      if ("problem" in found) return { problem: found.problem, source: url };
      files.set(path, found.file.text);
    }
  }
  return { files };
}

function readCopy(importer: SourceFile, location: string, files: ReadonlyMap<string, string>, missing: Set<string>): { readonly path: string; readonly file: SourceFile | undefined } {
  const path = posix.join(posix.dirname(importer.path), location);
  const text = files.get(path);
  if (text === undefined) missing.add(path);
  return { path, file: text === undefined ? undefined : { path, text } };
}
