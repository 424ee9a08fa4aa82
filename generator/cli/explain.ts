import { ansiPaint, noPaint } from "../diagnostics/render-pretty.js";
import { createDiagnostic } from "../diagnostics/reporter.js";
import type { Arguments } from "./arguments.js";
import { compileFile } from "./compile-file.js";
import { type ExitCode, exitCodes } from "./exit-codes.js";
import { explainCapability } from "./explain/explain-capability.js";
import { explainCode, isCode } from "./explain/explain-code.js";
import { renderPage } from "./explain/render-page.js";
import { renderTree } from "./explain/render-tree.js";
import { printFindings } from "./print-findings.js";
import { importReader, readCapability } from "./read-inputs.js";
import type { Terminal } from "./terminal.js";
import { openWorkspace } from "./workspace.js";

/** `capstan explain`: what a capability was understood as, as a tree, JSON or a page; or what a diagnostic means. */
export async function explain(args: Arguments, terminal: Terminal): Promise<ExitCode> {
  const [operand] = args.operands;
  if (operand !== undefined && isCode(operand)) {
    terminal.out(explainCode(operand));
    return exitCodes.clean;
  }
  const workspace = await openWorkspace(args, terminal);
  if (typeof workspace === "number") return workspace;
  const [path, ...others] = workspace.paths;
  if (path === undefined || others.length > 0) {
    const several = createDiagnostic("cli/several-capabilities", { path: "" }, { paths: workspace.paths });
    printFindings([several], [], args, terminal);
    return exitCodes.usage;
  }
  const read = readCapability(path, workspace);
  if ("problem" in read) {
    printFindings(
      [createDiagnostic("source/unreadable", { path }, { path, reason: read.problem })],
      [path],
      args,
      terminal,
    );
    return exitCodes.unreadable;
  }
  const { capability, diagnostics } = compileFile(read.file, importReader(path, workspace), workspace);
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  printFindings(errors, [path], { ...args, format: "pretty" }, terminal);
  if (!capability) return exitCodes.findings;
  const tree = explainCapability(capability);
  switch (args.format) {
    case "json":
      terminal.out(`${JSON.stringify(tree, null, 2)}\n`);
      break;
    case "html":
      terminal.out(renderPage(tree));
      break;
    default:
      terminal.out(renderTree(tree, terminal.colourOut ? ansiPaint : noPaint));
  }
  return errors.length > 0 ? exitCodes.findings : exitCodes.clean;
}
