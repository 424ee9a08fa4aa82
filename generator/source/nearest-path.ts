import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { nearestWord } from "../text/nearest.js";
import { nothingThere } from "./read-file.js";

/**
 * What is there and is called nearly as a path that is not, `capabilities/pets.yaml` for `capabilites/pets.yml`; undefined where nothing is near, or
 * where it was not read for another `reason`. Each part that is not there is looked for among its neighbours.
 */
export function nearestPath(root: string, path: string, reason: string): string | undefined {
  if (reason !== nothingThere) return undefined;
  let found = "";
  for (const part of path.split("/")) {
    const next = existsSync(join(root, found, part)) ? part : nearestWord(part, namesIn(join(root, found)));
    if (next === undefined) return undefined;
    found = found === "" ? next : `${found}/${next}`;
  }
  return found === path ? undefined : found;
}

/** What is in a folder and not hidden, sorted; nothing where it cannot be listed. */
function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => !name.startsWith("."))
      .sort();
  } catch {
    return [];
  }
}
