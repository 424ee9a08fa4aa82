import { resolve } from "node:path";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { positionOf } from "../diagnostics/position.js";
import { printable } from "../diagnostics/printable.js";
import { configFiles, isModule } from "../config/config-files.js";
import { parseConfig } from "../config/read-config.js";
import { createReporter } from "../diagnostics/reporter.js";
import { rewriteFile } from "../output/write-files.js";
import { findProject } from "../source/project.js";
import { readSource } from "../source/read-file.js";
import type { Arguments } from "./arguments.js";
import { compileFile } from "./compile-file.js";
import { fixText, type Mended } from "./fix-text.js";
import { importReader, readCapability } from "./read-inputs.js";
import { reportRefusal } from "./report-refusal.js";
import type { Terminal } from "./terminal.js";
import type { Workspace } from "./workspace.js";

/** Mends the capabilities of a workspace where there is one remedy without doubt, and says each place. Files with nothing to mend are not written. Answers with those that cannot be. */
export function fixFiles(workspace: Workspace, { err }: Pick<Terminal, "err">): readonly Diagnostic[] {
  const refused: Diagnostic[] = [];
  for (const path of workspace.paths) {
    const read = readCapability(path, workspace);
    if ("problem" in read) continue;
    const { text, fixed } = fixText(
      read.file,
      (file) => compileFile(file, importReader(path, workspace), workspace).diagnostics,
    );
    if (text === read.file.text) continue;
    const refusal = rewrite(workspace.root, path, text);
    if (refusal === undefined) sayMended(path, fixed, err);
    else refused.push(refusal);
  }
  return refused;
}

/** Mends the configuration of a project, where it is no program, in the same way. */
export function fixConfiguration(
  { config }: Arguments,
  { cwd, err }: Pick<Terminal, "cwd" | "err">,
): readonly Diagnostic[] {
  const root = config === undefined ? findProject(cwd) : cwd;
  const [path, ...others] = configFiles(root, config);
  if (path === undefined || others.length > 0 || isModule(path)) return [];
  const read = readSource(root, path);
  if ("problem" in read) return [];
  const { text, fixed } = fixText(read.file, (file) => {
    const reporter = createReporter();
    parseConfig(file, reporter);
    return reporter.diagnostics;
  });
  if (text === read.file.text) return [];
  const refusal = rewrite(root, path, text);
  if (refusal !== undefined) return [refusal];
  sayMended(path, fixed, err);
  return [];
}

/** Writes a file anew; why that cannot be where the system refuses it. */
function rewrite(root: string, path: string, text: string): Diagnostic | undefined {
  try {
    rewriteFile(resolve(root, path), text, process.pid);
    return undefined;
  } catch (error) {
    return reportRefusal(error, path);
  }
}

function sayMended(path: string, fixed: readonly Mended[], err: Terminal["err"]): void {
  for (const mended of fixed) err(`${printable(`${path}:${describe(mended)}`)}\n`);
}

function describe({ finding: { span }, was, is }: Mended): string {
  const line = span === undefined ? "" : positionOf(span.file, span.start).line;
  return `${line}: \`${was}\` is \`${is}\` now`;
}
