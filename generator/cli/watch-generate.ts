import { dirname, resolve } from "node:path";
import { isThere, projectPath } from "../source/read-file.js";
import type { Arguments } from "./arguments.js";
import type { ExitCode } from "./exit-codes.js";
import { generate } from "./generate.js";
import type { Terminal } from "./terminal.js";
import { untilStopped } from "./until-stopped.js";
import { type Change, isBelow, isConfiguration, type Watched, watchFiles } from "./watch-files.js";
import { openWorkspace, outputFolder, type Workspace } from "./workspace.js";

/** `capstan generate`, with `--watch` until somebody stops it: errors are printed, and the next change is waited for. */
export async function watchGenerate(args: Arguments, terminal: Terminal): Promise<ExitCode> {
  const first = await generate(args, terminal);
  if (!args.watch) return first;
  const stopped = untilStopped();
  const open = async (): Promise<Workspace | undefined> => {
    const workspace = await openWorkspace(args, { ...terminal, err: () => {} });
    return typeof workspace === "number" ? undefined : workspace;
  };
  let workspace = await open();
  const root = workspace?.root ?? terminal.cwd;
  /** Every folder that was written to: what is written there is no news. */
  const outputs = new Set(workspace ? [outputFolder(workspace)] : []);
  const run = async (changes: readonly Change[]): Promise<void> => {
    const news = changes.filter(({ path }) => ![...outputs].some((folder) => isBelow(path, folder)));
    if (news.length === 0) return;
    const start = performance.now();
    terminal.err(`\n${news.map(({ path, what }) => `${projectPath(root, path)} ${what}`).join(", ")}\n`);
    await generate(args, terminal);
    terminal.err(`${Math.round(performance.now() - start)} ms\n`);
    if (!news.some(isOfConfiguration)) return;
    const before = workspace;
    workspace = (await open()) ?? before;
    if (workspace === undefined) return;
    outputs.add(outputFolder(workspace));
    if (before && outputFolder(before) !== outputFolder(workspace) && isThere(root, outputFolder(before)))
      terminal.err(`${before.outName}/ is written no more: remove it where nothing uses it\n`);
    // Opening anew takes a moment in which a change could go unseen.
    if (before && isSamePlace(watchedOf(before), watchedOf(workspace))) return;
    const old = watch;
    watch = await watchFiles(watchedOf(workspace), changed);
    await old.close();
  };
  let running: Promise<void> = Promise.resolve();
  // One after the other: what changes during a run is looked at when it has ended.
  const changed = (changes: readonly Change[]): void => {
    running = running.then(async () => await run(changes));
  };
  let watch = await watchFiles(
    workspace ? watchedOf(workspace) : { folders: [root], ignored: [], scripts: [] },
    changed,
  );
  terminal.err("watching; Ctrl-C ends it\n");
  await stopped;
  await running;
  await watch.close();
  return first;
}

/** What the capabilities of a project are made of: its folder, and those that imports may lead to. */
export function watchedOf(workspace: Workspace): Watched {
  const { root, config, paths } = workspace;
  return {
    folders: [root, ...config.importFrom.map((folder) => resolve(root, folder))],
    ignored: [outputFolder(workspace)],
    scripts: [...new Set(paths.map((path) => dirname(resolve(root, path))))],
  };
}

function isSamePlace(one: Watched, other: Watched): boolean {
  return [one.folders, one.scripts].join() === [other.folders, other.scripts].join();
}

function isOfConfiguration({ path }: Change): boolean {
  return isConfiguration(path);
}
