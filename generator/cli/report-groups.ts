import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { createReporter } from "../diagnostics/reporter.js";
import { type Compilation, compose } from "../pipeline.js";
import { chooseGroups } from "./choose-groups.js";
import type { CompiledFile } from "./compile-file.js";
import type { Workspace } from "./workspace.js";

/** What is wrong with the groups of the configuration, in runs that are about what is of the whole project. Of a group with a capability that has errors only these are said. */
export function reportGroups(workspace: Workspace, files: readonly CompiledFile[]): readonly Diagnostic[] {
  if (!workspace.isOfAll) return [];
  const reporter = createReporter();
  const compiled = new Map<string, Compilation>();
  for (const { path, compilation } of files) if (compilation?.plan) compiled.set(path, compilation);
  const found = chooseGroups({ config: workspace.config, paths: workspace.all }, reporter).flatMap(
    ({ group, paths }) => {
      const members = paths.flatMap((path) => compiled.get(path) ?? []);
      return members.length < paths.length ? [] : compose(group, members, "", workspace).diagnostics;
    },
  );
  return [...reporter.diagnostics, ...found];
}
