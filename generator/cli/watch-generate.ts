import { resolve } from "node:path";
import type { Arguments } from "./arguments.js";
import type { ExitCode } from "./exit-codes.js";
import { generate } from "./generate.js";
import type { Terminal } from "./terminal.js";
import { untilStopped } from "./until-stopped.js";
import { watchFiles } from "./watch-files.js";
import { openWorkspace, outputFolder } from "./workspace.js";
import { projectPath } from "../source/read-file.js";

/** `capstan generate`, with `--watch` until somebody stops it: errors are printed, and the next change is waited for. */
export async function watchGenerate(args: Arguments, terminal: Terminal): Promise<ExitCode> {
  const first = await generate(args, terminal);
  if (!args.watch) return first;
  const stopped = untilStopped();
  const workspace = await openWorkspace(args, { ...terminal, err: () => {} });
  const root = typeof workspace === "number" ? terminal.cwd : workspace.root;
  const imports =
    typeof workspace === "number" ? [] : workspace.config.importFrom.map((folder) => resolve(root, folder));
  const ignored = typeof workspace === "number" ? [] : [outputFolder(workspace)];
  let running = Promise.resolve<unknown>(undefined);
  const watch = await watchFiles([root, ...imports], ignored, (paths) => {
    // One after the other: what changes during a run is looked at when it has ended.
    running = running.then(async () => {
      const start = performance.now();
      terminal.err(`\n${paths.map((path) => projectPath(root, path)).join(", ")} changed\n`);
      await generate(args, terminal);
      terminal.err(`${Math.round(performance.now() - start)} ms\n`);
    });
  });
  terminal.err("watching; Ctrl-C ends it\n");
  await stopped;
  await watch.close();
  await running;
  return first;
}
