#!/usr/bin/env node
import { cacheCode } from "./cache-code.js";
import { exitCodes } from "./exit-codes.js";
import { optimizeLater } from "./optimize-later.js";
import { refusalReason, reportOf, run } from "./run.js";

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  // A reader that has seen enough, `capstan ... | head`, is no error.
  if (error.code === "EPIPE") return;
  process.stderr.write(`capstan: standard output cannot be written: ${refusalReason(error)}\n`);
  process.exit(exitCodes.unreadable);
});
// Nobody is left to be told.
process.stderr.on("error", () => {});
// What fails long after a command has begun to watch nobody waits for.
process.on("unhandledRejection", (error) => {
  process.stderr.write(reportOf(error));
  process.exit(exitCodes.bug);
});
optimizeLater(process.versions.v8);
// What the command itself loads comes after this.
cacheCode(process.env, process.platform, process.getuid?.());
const code = await run(process.argv.slice(2), process);
// What it watches would keep a command alive that has failed.
if (code === exitCodes.bug) process.exit(code);
process.exitCode = code;
