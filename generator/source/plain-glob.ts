import { readdirSync } from "node:fs";
import { join } from "node:path";

/** A folder by its plain path, all below it where two stars say so, and endings of names: `capabilities/*.{yaml,yml}`. */
const plainGlob = /^((?:[\w@-][\w.@-]*\/)*)(\*\*\/)?\*\.(?:(\w+)|\{(\w+(?:,\w+)*)\})$/;

/**
 * The files that such a glob names, relative to `root`; undefined for any other, and where a link stands in the way: those are left to a package, which takes
 * longer to load than to read the folders of most projects. What is hidden is left out, and so is what is in `node_modules`.
 */
export function listPlainGlob(root: string, pattern: string): readonly string[] | undefined {
  const [, base = "", below, ending, endings = ending] = plainGlob.exec(pattern) ?? [];
  if (endings === undefined || isOfPackages(base)) return undefined;
  const wanted = endings.split(",").map((each) => `.${each}`);
  const found: string[] = [];
  const waiting = [base];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    for (const entry of entriesOf(join(root, folder))) {
      if (entry.isSymbolicLink()) return undefined;
      const { name } = entry;
      if (name.startsWith(".")) continue;
      if (entry.isFile()) {
        if (wanted.some((each) => name.endsWith(each))) found.push(folder + name);
      } else if (below !== undefined && entry.isDirectory() && !isOfPackages(`${name}/`))
        waiting.push(`${folder}${name}/`);
    }
  }
  return found;
}

function isOfPackages(folder: string): boolean {
  return /(?:^|\/)node_modules\//.test(folder);
}

/** The entries of a folder; none where it cannot be listed. */
function entriesOf(folder: string): ReturnType<typeof readEntries> {
  try {
    return readEntries(folder);
  } catch {
    return [];
  }
}

function readEntries(folder: string) {
  return readdirSync(folder, { withFileTypes: true });
}
