import { mainCopy, readLock } from "../config/lock.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { Finding } from "../diagnostics/finding.js";
import { createReporter } from "../diagnostics/reporter.js";
import { changeFinding, findChanges, isVersion } from "../drift/changes.js";
import { hashText } from "../output/hash.js";
import { compile, type Compilation } from "../pipeline.js";
import { readSource } from "../source/read-file.js";
import { fetchSource } from "./fetch-source.js";
import type { Workspace } from "./workspace.js";

/** What `check --upstream` finds: capabilities that have moved on where they are published, each with what changed. Touches nothing. */
export async function reportUpstream(
  { root, config, settings, readTemplate }: Workspace,
  token: string | undefined,
): Promise<readonly Finding[]> {
  const reporter = createReporter();
  const lock = readLock(root, reporter);
  const findings: Finding[] = [];
  for (const { name, source } of config.sources) {
    const locked = lock?.sources[name]?.files ?? {};
    const place = { path: mainCopy(name, Object.keys(locked)) };
    const fetched = await fetchSource(name, source, settings, readTemplate, token);
    if ("problem" in fetched) {
      reporter.report("cli/fetch-failed", place, { source: fetched.source, reason: fetched.problem });
      continue;
    }
    const moved =
      [...fetched.files].some(([path, text]) => locked[path] !== hashText(text)) ||
      Object.keys(locked).length !== fetched.files.size;
    if (!moved) continue;
    reporter.report("drift/upstream-moved", place, { name, source });
    const before = compileTexts(place.path, localCopies(root, Object.keys(locked)), settings, readTemplate);
    const after = compileTexts(fetched.main, fetched.files, settings, readTemplate);
    if (isVersion(before) && isVersion(after))
      findings.push(
        ...findChanges(before, after).map((change) => ({ ...changeFinding(change), severity: "info" as const })),
      );
  }
  const reported: readonly Diagnostic[] = reporter.diagnostics;
  return [...reported, ...findings];
}

/** Compiles a capability from texts by path, whatever stands on disk. What is refused is left out. */
export function compileTexts(
  main: string,
  files: ReadonlyMap<string, string>,
  settings: Workspace["settings"],
  readTemplate: Workspace["readTemplate"],
): Compilation {
  return compile(
    { path: main, text: files.get(main) ?? "" },
    {
      settings: { ...settings, keepGoing: true },
      readTemplate,
      readImport: (importer, location) => {
        const path = new URL(location, `file:///${importer.path}`).pathname.slice(1);
        const text = files.get(path);
        return { path, file: text === undefined ? undefined : { path, text } };
      },
    },
  );
}

/** The texts of local copies that are there. */
export function localCopies(root: string, paths: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    paths.flatMap((path) => {
      const read = readSource(root, path);
      return "file" in read ? [[path, read.file.text] as const] : [];
    }),
  );
}
