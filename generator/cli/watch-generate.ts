import { basename, dirname, resolve } from "node:path";
import { manifestName } from "../output/manifest.js";
import { isThere, projectPath } from "../source/read-file.js";
import type { Arguments } from "./arguments.js";
import type { ExitCode } from "./exit-codes.js";
import { generate } from "./generate.js";
import type { Terminal } from "./terminal.js";
import { untilStopped } from "./until-stopped.js";
import { type Change, isBelow, isConfiguration, type Watched, watchFiles } from "./watch-files.js";
import { openWorkspaces, outputFolder, type Workspace } from "./workspace.js";

/** `capstan generate`, with `--watch` until somebody stops it: errors are printed, and the next change is waited for. */
export async function watchGenerate(args: Arguments, terminal: Terminal): Promise<ExitCode> {
  const first = await generate(args, terminal);
  if (!args.watch) return first;
  const stopped = untilStopped();
  const open = async (): Promise<readonly Workspace[]> => {
    const workspaces = await openWorkspaces(args, { ...terminal, err: () => {} });
    return typeof workspaces === "number" ? [] : workspaces;
  };
  let workspaces = await open();
  const root = workspaces[0]?.root ?? terminal.cwd;
  /** Every folder that was written to: what is written there is no news. */
  const outputs = new Set(workspaces.map(outputFolder));
  const run = async (changes: readonly Change[]): Promise<void> => {
    const news = changes.filter(
      ({ path }) =>
        ![...outputs].some((folder) => isBelow(path, folder)) && !workspaces.some((each) => isDocument(path, each)),
    );
    if (news.length === 0) return;
    const start = performance.now();
    terminal.err(`\n${news.map(({ path, what }) => `${projectPath(root, path)} ${what}`).join(", ")}\n`);
    await generate(args, terminal);
    terminal.err(`${Math.round(performance.now() - start)} ms\n`);
    if (!news.some(isOfConfiguration)) return;
    const before = workspaces;
    const opened = await open();
    if (opened.length === 0) return;
    workspaces = opened;
    const current = workspaces.map(outputFolder);
    for (const folder of current) outputs.add(folder);
    for (const gone of before)
      if (!current.includes(outputFolder(gone)) && isThere(root, outputFolder(gone)))
        terminal.err(`${gone.outName}/ is written no more: remove it where nothing uses it\n`);
    // Opening anew takes a moment in which a change could go unseen.
    if (before.length > 0 && isSamePlace(watchedOf(before), watchedOf(workspaces))) return;
    const old = watch;
    watch = await watchFiles(watchedOf(workspaces), changed);
    await old.close();
  };
  let running: Promise<void> = Promise.resolve();
  // One after the other: what changes during a run is looked at when it has ended.
  const changed = (changes: readonly Change[]): void => {
    running = running.then(async () => await run(changes));
  };
  let watch = await watchFiles(
    workspaces.length > 0 ? watchedOf(workspaces) : { folders: [root], ignored: [], scripts: [] },
    changed,
  );
  terminal.err("watching; Ctrl-C ends it\n");
  await stopped;
  await running;
  await watch.close();
  return first;
}

/** What the capabilities of a project are made of: its folder, and those that imports may lead to. */
export function watchedOf(workspaces: readonly Workspace[]): Watched {
  const folders = workspaces.flatMap(({ root, config }) => [
    root,
    ...config.importFrom.map((folder) => resolve(root, folder)),
  ]);
  const scripts = workspaces.flatMap(({ root, paths }) => paths.map((path) => dirname(resolve(root, path))));
  return { folders: [...new Set(folders)], ignored: workspaces.map(outputFolder), scripts: [...new Set(scripts)] };
}

/** Whether a path is an OpenAPI document that the configuration wants there, or their manifest. */
function isDocument(path: string, { root, config }: Workspace): boolean {
  const { openapi } = config.code;
  if (typeof openapi !== "string" || dirname(path) !== resolve(root, dirname(openapi))) return false;
  const [start = "", end = ""] = basename(openapi, ".json").split("{name}");
  const name = basename(path);
  return name === manifestName || (name.endsWith(".json") && name.startsWith(start) && name.includes(end));
}

function isSamePlace(one: Watched, other: Watched): boolean {
  return [one.folders, one.scripts].join() === [other.folders, other.scripts].join();
}

function isOfConfiguration({ path }: Change): boolean {
  return isConfiguration(path);
}
