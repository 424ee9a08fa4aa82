import { createReporter } from "../diagnostics/reporter.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { buildComposition } from "../model/compose/build-composition.js";
import type { Composition } from "../model/compose/composition.js";
import { isFolder, isThere } from "../source/read-file.js";
import type { Arguments } from "./arguments.js";
import { isSafeName } from "./capability-name.js";
import { chooseGroups } from "./choose-groups.js";
import { compileAll } from "./compile-file.js";
import type { Stopwatch } from "./timings.js";
import type { Terminal } from "./terminal.js";
import { openWorkspace, type Workspace } from "./workspace.js";

/** A group of the configuration as its capabilities make it; no composition where they cannot be read or do not go together. */
export interface ComposedGroup {
  readonly composition: Composition | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** The whole project, where `operand` is the name of a group of its configuration and nothing of that name stands where the command runs. */
export async function groupWorkspace(
  operand: string | undefined,
  args: Arguments,
  terminal: Terminal,
): Promise<Workspace | undefined> {
  if (operand === undefined || !isSafeName(operand)) return undefined;
  if (isThere(terminal.cwd, operand) || isFolder(terminal.cwd, operand)) return undefined;
  const workspace = await openWorkspace(args, { ...terminal, err: () => undefined }, []);
  if (typeof workspace === "number") return undefined;
  return workspace.config.compose.some(({ name }) => name === operand) ? workspace : undefined;
}

/** Composes the group of that name, for whoever wants to look at it. */
export function composeGroup(
  name: string,
  workspace: Workspace,
  stopwatch: Stopwatch,
  terminal: Terminal,
): ComposedGroup {
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
