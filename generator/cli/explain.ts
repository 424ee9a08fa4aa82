import { ansiPaint, noPaint } from "../diagnostics/render-pretty.js";
import { createDiagnostic } from "../diagnostics/reporter.js";
import type { Arguments } from "./arguments.js";
import { compileFile } from "./compile-file.js";
import { composeGroup, groupWorkspace } from "./compose-group.js";
import { type ExitCode, exitCodes } from "./exit-codes.js";
import type { Branch } from "./explain/branch.js";
import { explainCapability } from "./explain/explain-capability.js";
import { explainCode, isCode, misspelledCode } from "./explain/explain-code.js";
import { explainGroup } from "./explain/explain-group.js";
import { renderPage } from "./explain/render-page.js";
import { renderTree } from "./explain/render-tree.js";
import { printFindings } from "./print-findings.js";
import { importReader, readCapability } from "./read-inputs.js";
import { reportUnreadable } from "./report-unreadable.js";
import type { Terminal } from "./terminal.js";
import { createStopwatch } from "./timings.js";
import { openWorkspace } from "./workspace.js";
import { printableJson } from "../diagnostics/printable.js";

/** `capstan explain`: what a capability or a group was understood as, as a tree, JSON or a page; or what a diagnostic means. */
export async function explain(args: Arguments, terminal: Terminal): Promise<ExitCode> {
  const [operand] = args.operands;
  if (operand !== undefined && isCode(operand)) {
    terminal.out(explainCode(operand));
    return exitCodes.clean;
  }
  const whole = await groupWorkspace(operand, args, terminal);
  if (operand !== undefined && whole) {
    const group = composeGroup(operand, whole, createStopwatch(), terminal);
    printFindings(group.diagnostics, [], { ...args, format: "pretty" }, terminal);
    if (!group.composition) return exitCodes.findings;
    printTree(explainGroup(group.composition), args, terminal);
    return group.diagnostics.some(({ severity }) => severity === "error") ? exitCodes.findings : exitCodes.clean;
  }
  const workspace = await openWorkspace(args, terminal);
  if (typeof workspace === "number") return workspace;
  const [path, ...others] = workspace.paths;
  if (path === undefined || others.length > 0) {
    const several = createDiagnostic(
      "cli/several-capabilities",
      { path: "" },
      { command: "explain", paths: workspace.paths, group: workspace.config.compose[0]?.name },
    );
    printFindings([several], [], args, terminal);
    return exitCodes.usage;
  }
  const read = readCapability(path, workspace);
  if ("problem" in read) {
    const code = operand === undefined ? undefined : misspelledCode(operand);
    if (operand !== undefined && code) {
      const unknown = createDiagnostic("cli/unknown-code", { path: "" }, { code: operand, ...code });
      printFindings([unknown], [], args, terminal);
      return exitCodes.usage;
    }
    printFindings([reportUnreadable(workspace.root, path, read.problem)], [path], args, terminal);
    return exitCodes.unreadable;
  }
  const { capability, diagnostics } = compileFile(read.file, importReader(path, workspace), workspace);
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  printFindings(errors, [path], { ...args, format: "pretty" }, terminal);
  if (!capability) return exitCodes.findings;
  printTree(explainCapability(capability), args, terminal);
  return errors.length > 0 ? exitCodes.findings : exitCodes.clean;
}

function printTree(tree: Branch, { format }: Pick<Arguments, "format">, terminal: Terminal): void {
  switch (format) {
    case "json":
      terminal.out(`${printableJson(tree)}\n`);
      break;
    case "html":
      terminal.out(renderPage(tree));
      break;
    default:
      terminal.out(renderTree(tree, terminal.colourOut ? ansiPaint : noPaint));
  }
}
