import { type Change, findChanges, isVersion } from "../drift/changes.js";
import { compile } from "../pipeline.js";
import type { ReadImport } from "../model/resolve-imports.js";
import { importReader, readCapability } from "./read-inputs.js";
import type { Workspace } from "./workspace.js";

/** What another edition of an API's document does to the capabilities of a project that read it. `edition` holds its texts by the paths of their copies. */
export function documentChanges(
  workspace: Pick<Workspace, "root" | "config" | "settings" | "readTemplate" | "paths">,
  edition: ReadonlyMap<string, string>,
): readonly Change[] {
  const settings = { ...workspace.settings, keepGoing: true };
  const { readTemplate } = workspace;
  return workspace.paths.flatMap((path) => {
    const read = readCapability(path, workspace);
    if ("problem" in read) return [];
    const asked = new Set<string>();
    const readOld = importReader(path, workspace);
    const before = compile(read.file, {
      settings,
      readTemplate,
      readImport: (importer, location) => {
        const found = readOld(importer, location);
        asked.add(found.path);
        return found;
      },
    });
    if (![...edition.keys()].some((each) => asked.has(each))) return [];
    const after = compile(read.file, { settings, readTemplate, readImport: withEdition(readOld, edition) });
    return isVersion(before) && isVersion(after) ? findChanges(before, after) : [];
  });
}

function withEdition(read: ReadImport, edition: ReadonlyMap<string, string>): ReadImport {
  return (importer, location) => {
    const found = read(importer, location);
    const text = edition.get(found.path);
    return text === undefined ? found : { path: found.path, file: { path: found.path, text } };
  };
}
