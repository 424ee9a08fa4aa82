import { mainCopy, readLock } from "../config/lock.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { createReporter } from "../diagnostics/reporter.js";
import { hashText } from "../output/hash.js";
import { readSource } from "../source/read-file.js";
import type { Workspace } from "./workspace.js";

/** Fetched capabilities whose local copies are missing, or are not what the lock says. Needs no network. */
export function reportSources({ root, config }: Pick<Workspace, "root" | "config">): readonly Diagnostic[] {
  if (config.sources.length === 0) return [];
  const reporter = createReporter();
  const lock = readLock(root, reporter);
  for (const { name, source } of lock ? config.sources : []) {
    const locked = lock?.sources[name];
    if (!locked || locked.source !== source) {
      reporter.report(
        "cli/unlocked-source",
        { path: mainCopy(name, Object.keys(locked?.files ?? {})) },
        { name, source },
      );
      continue;
    }
    for (const [path, sha256] of Object.entries(locked.files)) {
      const read = readSource(root, path);
      if ("problem" in read || hashText(read.file.text) !== sha256)
        reporter.report("cli/edited-source", { path }, { name, path });
    }
  }
  return reporter.diagnostics;
}
