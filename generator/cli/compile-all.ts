import { showProgress, type Terminal } from "./terminal.js";
import { addCompilation, type Stopwatch } from "./timings.js";
import { type CompiledFile, compileFile, reportSharedFolders, type Workspace } from "./workspace.js";

/** Compiles every capability that a command is about. */
export function compileAll(workspace: Workspace, stopwatch: Stopwatch, terminal: Terminal): readonly CompiledFile[] {
  const files = workspace.paths.map((path, index) => {
    if (index % 10 === 0) showProgress(terminal, `compiling ${index + 1} of ${workspace.paths.length}`);
    const file = compileFile(path, workspace);
    addCompilation(stopwatch, file);
    return file;
  });
  showProgress(terminal, undefined);
  const shared = reportSharedFolders(files);
  return files.map((file) => {
    const own = shared.filter((diagnostic) => diagnostic.file === file.path);
    return own.length === 0 ? file : { ...file, compilation: undefined, diagnostics: [...file.diagnostics, ...own] };
  });
}
