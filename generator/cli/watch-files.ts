import { basename } from "node:path";

/** Tells of changes until it is closed. */
export interface Watch {
  readonly close: () => Promise<void>;
}

/** Changes that come within this many milliseconds are one: editors write a file in several steps. */
const settleMs = 30;

/**
 * Calls `changed` whenever a YAML file, or one that a configuration may be, is added, written or removed below one of `folders`; `ignored` are folders
 * that are not looked into, `node_modules` and hidden ones never. Ready when it answers.
 */
export async function watchFiles(
  folders: readonly string[],
  ignored: readonly string[],
  changed: (paths: readonly string[]) => void,
): Promise<Watch> {
  const { watch } = await import("chokidar");
  const watcher = watch([...folders], {
    ignoreInitial: true,
    ignored: (path, stats) =>
      ignored.includes(path) ||
      (!folders.includes(path) && /^(?:node_modules$|\.)/.test(basename(path))) ||
      (stats?.isFile() === true && !/\.(?:ya?ml|json|mjs)$/.test(path)),
  });
  let waiting: NodeJS.Timeout | undefined;
  const paths = new Set<string>();
  watcher.on("all", (event, path) => {
    if (event === "addDir" || event === "unlinkDir") return;
    paths.add(path);
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      const settled = [...paths].sort();
      paths.clear();
      changed(settled);
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
