import { createReporter } from "../diagnostics/reporter.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { buildComposition } from "../model/compose/build-composition.js";
import type { Composition } from "../model/compose/composition.js";
import { chooseGroups } from "./choose-groups.js";
import { compileAll } from "./compile-file.js";
import type { Stopwatch } from "./timings.js";
import type { Terminal } from "./terminal.js";
import type { Workspace } from "./workspace.js";

/** A group of the configuration as its capabilities make it; no composition where they cannot be read or do not go together. */
export interface ComposedGroup {
  readonly composition: Composition | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Composes the group of that name, for whoever wants to look at it; undefined where the configuration has none. */
export function composeGroup(
  name: string,
  workspace: Workspace,
  stopwatch: Stopwatch,
  terminal: Terminal,
): ComposedGroup | undefined {
  if (!workspace.config.compose.some((group) => group.name === name)) return undefined;
  const reporter = createReporter();
  const chosen = chooseGroups(workspace, reporter).find(({ group }) => group.name === name);
  if (!chosen) return { composition: undefined, diagnostics: reporter.diagnostics };
  const compiled = compileAll({ ...workspace, paths: chosen.paths }, stopwatch, terminal);
  const errors = compiled.flatMap(({ diagnostics }) => diagnostics.filter(({ severity }) => severity === "error"));
  const capabilities = compiled.flatMap(({ compilation }) => compilation?.capability ?? []);
  if (capabilities.length < chosen.paths.length) return { composition: undefined, diagnostics: errors };
  const composition = buildComposition(chosen.group, capabilities, reporter);
  return { composition, diagnostics: [...errors, ...reporter.diagnostics] };
}
