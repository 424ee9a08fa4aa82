import { readLock } from "../config/lock.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { Finding } from "../diagnostics/finding.js";
import { createReporter } from "../diagnostics/reporter.js";
import { changeFinding } from "../drift/changes.js";
import { hashText } from "../output/hash.js";
import { changesBy, fetchPublished } from "./fetch-published.js";
import { copyOf, publishedIn } from "./published.js";
import type { Workspace } from "./workspace.js";

/** What `check --upstream` finds: capabilities and documents that have moved on where they are published, each with what changed. Touches nothing. */
export async function reportUpstream(workspace: Workspace, token: string | undefined): Promise<readonly Finding[]> {
  const reporter = createReporter();
  const lock = readLock(workspace.root, reporter);
  const findings: Finding[] = [];
  for (const each of publishedIn(workspace.config)) {
    const { section, name, source } = each;
    const locked = lock?.[section][name]?.files ?? {};
    const place = { path: copyOf(each, lock) };
    const fetched = await fetchPublished(each, workspace, token);
    if ("problem" in fetched) {
      reporter.report("cli/fetch-failed", place, { source: fetched.source, reason: fetched.problem });
      continue;
    }
    const moved =
      [...fetched.files].some(([path, text]) => locked[path] !== hashText(text)) ||
      Object.keys(locked).length !== fetched.files.size;
    if (!moved) continue;
    reporter.report("drift/upstream-moved", place, { name, source });
    if (lock)
      findings.push(
        ...changesBy(each, fetched, workspace, lock).map((change) => ({
          ...changeFinding(change),
          severity: "info" as const,
        })),
      );
  }
  const reported: readonly Diagnostic[] = reporter.diagnostics;
  return [...reported, ...findings];
}
