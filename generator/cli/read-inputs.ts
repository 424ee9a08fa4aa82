import { dirname, isAbsolute, join, resolve } from "node:path";
import type { ReadImport } from "../model/resolve-imports.js";
import { importRoot } from "../source/project.js";
import {
  listBelow,
  nothingThere,
  projectPath,
  readBelow,
  readerBelow,
  readSource,
  type ReadResult,
} from "../source/read-file.js";
import type { Workspace } from "./workspace.js";

type Project = Pick<Workspace, "root"> & { readonly config: Pick<Workspace["config"], "importFrom"> };

/** Reads a capability. One of the project, by its path, must really stand there; one that was named elsewhere is taken where it is. */
export function readCapability(path: string, { root, config }: Project): ReadResult {
  return path.startsWith("../") ? readSource(root, path) : readBelow(foldersOf({ root, config }), root, path);
}

/** `readCapability` for many capabilities of a project. */
export function capabilityReader({ root, config }: Project): (path: string) => ReadResult {
  const read = readerBelow(foldersOf({ root, config }), root);
  return (path) => (path.startsWith("../") ? readSource(root, path) : read(path));
}

/** The folders that capabilities stand in. */
function foldersOf({ root, config }: Project): readonly string[] {
  return [root, ...config.importFrom.map((folder) => resolve(root, folder))];
}

/** Reads what a capability imports: relative to the file that names it, and only from the capability's own project or where the configuration allows it. */
export function importReader(capability: string, { root, config }: Project): ReadImport {
  let folders: readonly string[] | undefined;
  return (importer, location) => {
    folders ??= [importRoot(resolve(root, capability)), ...config.importFrom.map((folder) => resolve(root, folder))];
    const isFolder = location.endsWith("/");
    const file = projectPath(
      root,
      resolve(root, isAbsolute(location) ? location : join(dirname(importer.path), location)),
    );
    const path = isFolder ? `${file}/` : file;
    const read = isFolder ? listBelow(folders, root, file) : readBelow(folders, root, file);
    if ("file" in read) return { path, file: read.file };
    return { path, file: undefined, problem: read.problem === nothingThere ? undefined : read.problem };
  };
}
