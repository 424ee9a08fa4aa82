import type { SourceFile } from "../diagnostics/span.js";
import { compileFile } from "./compile-file.js";
import { importReader } from "./read-inputs.js";
import { compileSettings } from "./settings.js";
import { tryLines, type TryLines } from "./try-lines.js";
import type { Workspace } from "./workspace.js";

/** What the generated code of a project needs, and what to try first. */
export interface Needs {
  /** npm packages with version ranges. */
  readonly dependencies: Readonly<Record<string, string>>;
  /** The program of the first capability that has adapters, in the output folder: `weather/server.ts`. */
  readonly server: string | undefined;
  readonly tries: TryLines;
}

/** Compiles capabilities to learn what their code needs; what is refused in them is for `generate` to say. */
export function needsOf(
  capabilities: readonly SourceFile[],
  project: Pick<Workspace, "root" | "readTemplate"> & { readonly config: Workspace["config"] },
): Needs {
  const settings = compileSettings({ ...project.config, keepGoing: true });
  const compiled = capabilities.map((file) =>
    compileFile(file, importReader(file.path, project), { settings, readTemplate: project.readTemplate }),
  );
  const served = compiled.find(({ files }) => files.some(({ path }) => path.endsWith("/server.ts")));
  return {
    dependencies: Object.assign({}, ...compiled.map(({ dependencies }) => dependencies)),
    server: served?.files.find(({ path }) => path.endsWith("/server.ts"))?.path,
    tries: served?.capability ? tryLines(served.capability) : { curls: [], mcp: [] },
  };
}
