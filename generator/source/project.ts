import { existsSync, realpathSync, statSync } from "node:fs";
import { dirname, isAbsolute, join, relative, sep } from "node:path";

/** Names that a configuration may have, in the folder of its project. */
export const configNames = [
  "capstan.config.yaml",
  "capstan.config.yml",
  "capstan.config.json",
  "capstan.config.mjs",
  "capstan.config.ts",
] as const;

/** What a configuration is called by those who expect other formats to be read: it would be passed over, and all be as if nothing were configured. */
export const unreadConfigNames = [
  "capstan.config.js",
  "capstan.config.cjs",
  "capstan.config.cts",
  "capstan.config.mts",
  "capstan.config.toml",
  "capstan.config.json5",
  "capstan.config.jsonc",
] as const;

/**
 * The folder of the project that a command is about when it runs in `cwd`: that one where it has a configuration or `capabilities/`, else the nearest
 * above it with a configuration, or else with `capabilities/`. The search ends at the repository, and at the package where there is none: what stands
 * in the folders of others configures nothing.
 */
export function findProject(cwd: string): string {
  if (holdsConfig(cwd) || isFolderAt(join(cwd, "capabilities"))) return cwd;
  const above = [...foldersAbove(cwd)];
  const repository = above.findIndex((folder) => existsSync(join(folder, ".git")));
  const end = repository >= 0 ? repository : above.findIndex((folder) => existsSync(join(folder, "package.json")));
  const within = above.slice(0, end + 1);
  return within.find(holdsConfig) ?? within.find((folder) => isFolderAt(join(folder, "capabilities"))) ?? cwd;
}

/** The folders above one, up to the repository that it is in; none where it is one itself, or in none. */
export function foldersToRepository(folder: string): readonly string[] {
  const above = [...foldersAbove(folder)];
  const repository = above.findIndex((each) => existsSync(join(each, ".git")));
  return above.slice(1, repository + 1);
}

/** The folder that the imports of a capability stay in: the nearest above it with a configuration or a `package.json`, else its own. */
export function importRoot(capability: string): string {
  const folder = dirname(capability);
  for (const each of foldersAbove(folder)) if (holdsConfig(each) || existsSync(join(each, "package.json"))) return each;
  return folder;
}

/** The nearest `node_modules` that a module in `folder` finds packages in; undefined where there is none. */
export function packagesFolder(folder: string): string | undefined {
  return [...foldersAbove(folder)].map((each) => join(each, "node_modules")).find(isFolderAt);
}

/** Those npm packages that a module in `folder` would not find. */
export function missingPackages(folder: string, names: readonly string[]): readonly string[] {
  const above = [...foldersAbove(folder)];
  return names.filter((name) => !above.some((each) => existsSync(join(each, "node_modules", name, "package.json"))));
}

/** Whether a file that is there is really below a folder, whatever links lead to it. A file that is not there is where its path says. */
export function isReallyBelow(folder: string, file: string): boolean {
  const from = relative(realpathSync.native(folder), nearestReal(file));
  return from === "" || (from !== ".." && !from.startsWith(`..${sep}`) && !isAbsolute(from));
}

/** The path without links, as far down as there is something. */
function nearestReal(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    const above = dirname(path);
    return above === path ? path : join(nearestReal(above), relative(above, path));
  }
}

function* foldersAbove(start: string): Generator<string> {
  for (let folder = start; ; folder = dirname(folder)) {
    yield folder;
    if (dirname(folder) === folder) return;
  }
}

function holdsConfig(folder: string): boolean {
  return [...configNames, ...unreadConfigNames].some((name) => existsSync(join(folder, name)));
}

function isFolderAt(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  } catch {
    return false;
  }
}
