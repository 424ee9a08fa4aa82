import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { isForbidden } from "../text/system-errors.js";

/** A folder by its plain path, all below it where two stars say so, and endings of names: `capabilities/*.{yaml,yml}`. */
const plainGlob = /^((?:[\w@-][\w.@-]*\/)*)(\*\*\/)?\*\.(?:(\w+)|\{(\w+(?:,\w+)*)\})$/;

/**
 * What such a glob names, relative to `root`: files, and what only looks like one by its name, a pipe, a link to nothing, a folder that nothing below is
 * asked of, so that whoever reads it says so. Undefined for any other glob, and where a link stands in the way: those are left to a package, which takes
 * longer to load than to read the folders of most projects. What is hidden is left out, and so is what is in `node_modules`. Folders that may not be
 * listed go to `onClosed`.
 */
export function listPlainGlob(
  root: string,
  pattern: string,
  onClosed: (folder: string) => void,
): readonly string[] | undefined {
  const [, base = "", below, ending, endings = ending] = plainGlob.exec(pattern) ?? [];
  if (endings === undefined || isOfPackages(base)) return undefined;
  const wanted = endings.split(",").map((each) => `.${each}`);
  const found: string[] = [];
  const waiting = [base];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    for (const entry of entriesOf(join(root, folder), () => onClosed(folder))) {
      const { name } = entry;
      if (name.startsWith(".")) continue;
      if (entry.isSymbolicLink() && leadsSomewhere(join(root, folder, name))) return undefined;
      if (below !== undefined && entry.isDirectory()) {
        if (!isOfPackages(`${name}/`)) waiting.push(`${folder}${name}/`);
      } else if (wanted.some((each) => name.endsWith(each))) found.push(folder + name);
    }
  }
  return found;
}

function isOfPackages(folder: string): boolean {
  return /(?:^|\/)node_modules\//.test(folder);
}

/** The entries of a folder; none where it is not there, or may not be listed, which `onClosed` is told. */
function entriesOf(folder: string, onClosed: () => void): ReturnType<typeof readEntries> {
  try {
    return readEntries(folder);
  } catch (error) {
    if (isForbidden(error)) onClosed();
    return [];
  }
}

/** Whether something stands where a link leads to. */
export function leadsSomewhere(link: string): boolean {
  try {
    statSync(link);
    return true;
  } catch {
    return false;
  }
}

function readEntries(folder: string) {
  return readdirSync(folder, { withFileTypes: true });
}
