import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { SourceFile } from "../diagnostics/span.js";
import {
  type Compilation,
  compile,
  type CompileContext,
  compileToPlan,
  type UnemittedCompilation,
} from "../pipeline.js";
import type { ReadImport } from "../model/resolve-imports.js";
import { reportNames } from "./capability-name.js";
import { importReader, readCapability } from "./read-inputs.js";
import { reportUnreadable } from "./report-unreadable.js";
import { showBar, showProgress, type Terminal } from "./terminal.js";
import { addTimings, type Stopwatch } from "./timings.js";
import type { Workspace } from "./workspace.js";

/** One capability of a workspace: compiled, or unreadable. */
export interface CompiledFile {
  readonly path: string;
  readonly compilation: Compilation | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Compiles every capability that a command is about. */
export function compileAll(workspace: Workspace, stopwatch: Stopwatch, terminal: Terminal): readonly CompiledFile[] {
  const refused = reportNames(workspace.all, workspace.settings.entries);
  const files = workspace.paths.map((path, index): CompiledFile => {
    if (index % 10 === 0) showBar(terminal, index, workspace.paths.length);
    const read = readCapability(path, workspace);
    if ("problem" in read)
      return {
        path,
        compilation: undefined,
        diagnostics: [reportUnreadable(workspace.root, path, read.problem)],
      };
    const compilation = compileFile(read.file, importReader(path, workspace), workspace);
    addTimings(stopwatch, compilation);
    const name = refused.get(path);
    return { path, compilation, diagnostics: name ? [name, ...compilation.diagnostics] : compilation.diagnostics };
  });
  showProgress(terminal, undefined);
  return files;
}

/** What of a workspace a capability is compiled with. */
type FileContext = Pick<Workspace, "settings" | "readTemplate"> & {
  readonly config?: Pick<Workspace["config"], "placeOf">;
};

/** Compiles one capability that was read. Never throws for what is wrong with the input. */
export function compileFile(file: SourceFile, readImport: ReadImport, context: FileContext): Compilation {
  return compile(file, compileContextOf(readImport, context));
}

/** The same, up to the texts of its files. */
export function planFile(file: SourceFile, readImport: ReadImport, context: FileContext): UnemittedCompilation {
  return compileToPlan(file, compileContextOf(readImport, context));
}

function compileContextOf(readImport: ReadImport, { settings, readTemplate, config }: FileContext): CompileContext {
  const placeOfSetting: CompileContext["placeOfSetting"] =
    config && ((keys, part = "key") => config.placeOf(keys, part));
  return { settings, readTemplate, readImport, placeOfSetting };
}
