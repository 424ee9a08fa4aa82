import type { Lock } from "../config/lock.js";
import { type Change, findChanges, isVersion } from "../drift/changes.js";
import { compile, type Compilation } from "../pipeline.js";
import { readSource } from "../source/read-file.js";
import { documentChanges } from "./document-changes.js";
import { fetchDocument } from "./fetch-document.js";
import { type Fetched, fetchSource } from "./fetch-source.js";
import { copyOf, type Published } from "./published.js";
import { importReader } from "./read-inputs.js";
import type { Workspace } from "./workspace.js";

/** Fetches one with what it imports or refers to, by the paths of their copies. */
export async function fetchPublished(
  published: Published,
  { settings, readTemplate }: Workspace,
  token: string | undefined,
): Promise<Fetched> {
  return published.section === "documents"
    ? await fetchDocument(published, token)
    : await fetchSource(published.name, published.source, settings, readTemplate, token);
}

/** What the edition that was fetched does to those who depend on what the project generates. */
export function changesBy(
  published: Published,
  fetched: Exclude<Fetched, { readonly problem: string }>,
  workspace: Workspace,
  lock: Lock,
): readonly Change[] {
  if (published.section === "documents") return documentChanges(workspace, fetched.files);
  const { root } = workspace;
  const copies = localCopies(root, Object.keys(lock.sources[published.name]?.files ?? {}));
  const before = compileTexts(copyOf(published, lock), copies, workspace);
  const after = compileTexts(fetched.main, fetched.files, workspace);
  return isVersion(before) && isVersion(after) ? findChanges(before, after) : [];
}

/** Compiles a capability from texts by path, whatever stands on disk. What is refused is left out. */
function compileTexts(main: string, files: ReadonlyMap<string, string>, workspace: Workspace): Compilation {
  const { settings, readTemplate } = workspace;
  const readOwn = importReader(main, workspace);
  return compile(
    { path: main, text: files.get(main) ?? "" },
    {
      settings: { ...settings, keepGoing: true },
      readTemplate,
      readImport: (importer, location) => {
        // What the configuration names is the project's own, whoever publishes the capability.
        if (importer.path === "") return readOwn(importer, location);
        const path = new URL(location, `file:///${importer.path}`).pathname.slice(1);
        const text = files.get(path);
        return { path, file: text === undefined ? undefined : { path, text } };
      },
    },
  );
}

/** The texts of local copies that are there. */
function localCopies(root: string, paths: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    paths.flatMap((path) => {
      const read = readSource(root, path);
      return "file" in read ? [[path, read.file.text] as const] : [];
    }),
  );
}
