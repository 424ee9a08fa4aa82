import { importsOf } from "./file.js";
import type { FilePlan } from "./plan.js";

/** The runtime modules that the files import or export again, `http.ts`. */
export function runtimeModules(files: readonly FilePlan[]): readonly string[] {
  const modules = files.flatMap((file) => {
    if (file.kind === "json" || "text" in file) return [];
    return file.kind === "index" ? file.modules : importsOf(file).map(({ module }) => module);
  });
  return [
    ...new Set(
      modules.flatMap((module) => (module.startsWith("runtime/") ? [`${module.slice("runtime/".length)}.ts`] : [])),
    ),
  ].sort();
}
