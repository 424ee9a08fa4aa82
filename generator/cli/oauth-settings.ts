import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { createReporter } from "../diagnostics/reporter.js";
import { nearestWord } from "../text/nearest.js";
import type { CompiledFile, Workspace } from "./workspace.js";

/** Settings of `oauth` that name an operation no capability has. Only a run over the whole project can know. */
export function reportOAuthSettings(files: readonly CompiledFile[], { config, whole }: Workspace): readonly Diagnostic[] {
  const reporter = createReporter();
  const known = files.flatMap(({ compilation }) => compilation?.capability?.apis.flatMap((api) => api.operations.map(({ id }) => id)) ?? []);
  for (const operation of whole ? Object.keys(config.oauth) : []) {
    if (!known.includes(operation)) reporter.report("config/unknown-operation", { path: "capstan.config" }, { operation, nearest: nearestWord(operation, known) });
  }
  return reporter.diagnostics;
}
