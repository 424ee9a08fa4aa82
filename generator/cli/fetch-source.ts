import { posix } from "node:path";
import { copyPath, copyPathWithImports, isCopyPath } from "../config/copies.js";
import type { SourceFile } from "../diagnostics/span.js";
import { compile, type CompileSettings } from "../pipeline.js";
import { fetchText } from "../source/fetch-text.js";

/** A capability and what it imports, in files: more are asked for by nobody who means well. */
const mostFiles = 100;

/** A capability as it is published: its text and those that it imports, by the path of their local copies. */
export type Fetched =
  | { readonly main: string; readonly files: ReadonlyMap<string, string> }
  | { readonly problem: string; readonly source: string };

/**
 * Fetches a capability and, from beside it, what it imports. One that imports nothing is copied to `capabilities/NAME.yaml`; with its imports it has
 * the folder `capabilities/NAME/` of its own, and neither it nor they can be written anywhere else.
 */
export async function fetchSource(
  name: string,
  source: string,
  settings: CompileSettings,
  readTemplate: (name: string) => string,
  token: string | undefined,
): Promise<Fetched> {
  const fetched = await fetchText(source, token);
  if ("problem" in fetched) return { problem: fetched.problem, source };
  const { text } = fetched.file;
  const main = copyPathWithImports(name);
  const folder = posix.dirname(main);
  const files = new Map([[main, text]]);
  // Each round compiles with what is there and learns what else is imported.
  for (let round = 0; round < 8; round += 1) {
    const missing = new Map<string, string>();
    const { capability, diagnostics } = compile(
      { path: main, text },
      { settings, readTemplate, readImport: (importer, location) => readCopy(importer, location, files, missing) },
    );
    // A page to sign in at, or what was cut off, takes no place of a capability.
    if (capability === undefined) return { problem: diagnostics[0]?.message ?? "it is no capability", source };
    if (missing.size === 0) break;
    if (files.size + missing.size > mostFiles) return { problem: `it imports more than ${mostFiles} files`, source };
    for (const [path, location] of missing) {
      if (!path.startsWith(`${folder}/`))
        return { problem: `it imports \`${location}\`, which is not beside it`, source };
      if (!isCopyPath(path))
        return { problem: `it imports \`${location}\`, which is no YAML file with a plain name`, source };
      const url = new URL(path.slice(folder.length + 1), source).href;
      const found = await fetchText(url, token);
      if ("problem" in found) return { problem: found.problem, source: url };
      files.set(path, found.file.text);
    }
  }
  return files.size === 1 ? { main: copyPath(name), files: new Map([[copyPath(name), text]]) } : { main, files };
}

function readCopy(
  importer: SourceFile,
  location: string,
  files: ReadonlyMap<string, string>,
  missing: Map<string, string>,
): { readonly path: string; readonly file: SourceFile | undefined } {
  const path = posix.join(posix.dirname(importer.path), location);
  const text = files.get(path);
  if (text === undefined) missing.set(path, location);
  return { path, file: text === undefined ? undefined : { path, text } };
}
