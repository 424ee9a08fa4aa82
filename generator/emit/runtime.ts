import type { OutputFile } from "./file.js";
import type { ReadTemplate } from "./templates.js";

const banner = "// Written by Capstan, the same for every capability. Do not edit: run generate.";

/** A module of `templates/runtime/` as a file of the tree. */
export function emitRuntime(module: string, read: ReadTemplate): OutputFile {
  return { path: `runtime/${module}`, text: `${banner}\n\n${read(`runtime/${module}`)}`, layout: "final" };
}

/** The modules of `templates/runtime/` that `modules` need, themselves and all that they import, sorted. */
export function closeRuntime(modules: readonly string[], read: ReadTemplate): readonly string[] {
  const all = new Set<string>();
  const add = (module: string): void => {
    if (all.has(module)) return;
    all.add(module);
    for (const [, name] of read(`runtime/${module}`).matchAll(/ from "\.\/([\w-]+)\.js";/g)) add(`${name}.ts`);
  };
  modules.forEach(add);
  return [...all].sort();
}
