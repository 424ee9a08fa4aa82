import { readLock } from "../config/lock.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { createReporter } from "../diagnostics/reporter.js";
import { hashText } from "../output/hash.js";
import { readSource } from "../source/read-file.js";
import { copyOf, publishedIn } from "./published.js";
import type { Workspace } from "./workspace.js";

/** Local copies of what is fetched that are missing, or are not what the lock says. Needs no network. */
export function reportSources({ root, config }: Pick<Workspace, "root" | "config">): readonly Diagnostic[] {
  const published = publishedIn(config);
  if (published.length === 0) return [];
  const reporter = createReporter();
  const lock = readLock(root, reporter);
  for (const each of lock ? published : []) {
    const { section, name, source } = each;
    const locked = lock?.[section][name];
    if (!locked || locked.source !== source) {
      const path = copyOf(each, lock);
      // Where no copy of a document is there, compiling says so at the API that it belongs to.
      if (section === "sources" || "file" in readSource(root, path))
        reporter.report("cli/unlocked-source", { path }, { name, source });
      continue;
    }
    for (const [path, sha256] of Object.entries(locked.files)) {
      const read = readSource(root, path);
      const isMissing = section === "documents" && path === each.path && "problem" in read;
      if (!isMissing && ("problem" in read || hashText(read.file.text) !== sha256))
        reporter.report("cli/edited-source", { path }, { name, path });
    }
  }
  return reporter.diagnostics;
}
