import { basename, sep } from "node:path";
import { configNames } from "../source/project.js";

/** What happened to a file; `path` is absolute. */
export interface Change {
  readonly path: string;
  readonly what: "added" | "changed" | "removed";
}

/** Tells of changes until it is closed. */
export interface Watch {
  readonly close: () => Promise<void>;
}

/** Where to look. */
export interface Watched {
  /** Absolute, with all that is below. */
  readonly folders: readonly string[];
  /** Absolute paths of folders that are not looked into; `node_modules` and hidden ones never are. */
  readonly ignored: readonly string[];
  /** Absolute paths of folders whose scripts count, as steps of capabilities. */
  readonly scripts: readonly string[];
}

/**
 * Changes that come within this many milliseconds are one: editors write a file in several steps. More than the 50 in which chokidar tells of one change
 * of a file and keeps the others to itself, so that what is read then is the last of them.
 */
const settleMs = 80;

/** Calls `changed` whenever a YAML or JSON file, a schema of answers, a configuration or a script is added, written or removed. Ready when it answers. */
export async function watchFiles(
  { folders, ignored, scripts }: Watched,
  changed: (changes: readonly Change[]) => void,
): Promise<Watch> {
  const { watch } = await import("chokidar");
  const counts = (path: string): boolean =>
    /\.(?:ya?ml|json|avsc|proto)$/.test(path) ||
    isConfiguration(path) ||
    (/\.[cm]?js$/.test(path) && scripts.some((folder) => isBelow(path, folder)));
  const watcher = watch([...folders], {
    ignoreInitial: true,
    ignored: (path, stats) =>
      ignored.includes(path) ||
      (!folders.includes(path) && /^(?:node_modules$|\.)/.test(basename(path))) ||
      (stats?.isFile() === true && !counts(path)),
  });
  let waiting: NodeJS.Timeout | undefined;
  /** By path: the first and the last event since the last call. */
  const events = new Map<string, readonly [first: string, last: string]>();
  watcher.on("all", (event, path) => {
    if (event === "addDir" || event === "unlinkDir") return;
    events.set(path, [events.get(path)?.[0] ?? event, event]);
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      const changes = [...events].map(([each, [first, last]]) => ({ path: each, what: whatOf(first, last) }));
      events.clear();
      changed(changes.sort((one, other) => (one.path < other.path ? -1 : 1)));
    }, settleMs);
  });
  await new Promise<void>((resolve) => watcher.once("ready", resolve));
  return {
    close: async () => {
      clearTimeout(waiting);
      await watcher.close();
    },
  };
}

/** Editors remove a file and write it anew. */
function whatOf(first: string, last: string): Change["what"] {
  if (last === "unlink") return "removed";
  return first === "add" ? "added" : "changed";
}

/** Whether a change may be one of the configuration. */
export function isConfiguration(path: string): boolean {
  return configNames.some((name) => name === basename(path));
}

/** Whether an absolute path lies below a folder. */
export function isBelow(path: string, folder: string): boolean {
  return path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}
