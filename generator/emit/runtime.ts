import { type CodeSettings, usualCode } from "../plan/code-settings.js";
import type { OutputFile } from "./file.js";
import type { ReadTemplate } from "./templates.js";

const banner = "// Written by Capstan, the same for every capability. Do not edit: run generate.";

/** A module of `templates/runtime/` as a file of the tree. */
export function emitRuntime(
  module: string,
  read: ReadTemplate,
  { header, importExtension }: Pick<CodeSettings, "header" | "importExtension"> = usualCode,
): OutputFile {
  const text = read(`runtime/${module}`);
  const fitted =
    importExtension === ".js"
      ? text
      : text.replace(/((?: from |import\()"\.\/[\w-]+)\.js"/g, (_, path: string) => `${path}${importExtension}"`);
  return { path: `runtime/${module}`, text: `${[banner, ...header].join("\n")}\n\n${fitted}`, layout: "final" };
}

/** The modules of `templates/runtime/` that `modules` need, themselves and all that they import, sorted. */
export function closeRuntime(modules: readonly string[], read: ReadTemplate): readonly string[] {
  const all = new Set<string>();
  const add = (module: string): void => {
    if (all.has(module)) return;
    all.add(module);
    importsOf(module, read).forEach(add);
  };
  modules.forEach(add);
  return [...all].sort();
}

const known = new WeakMap<ReadTemplate, Map<string, readonly string[]>>();

/** The modules that a module imports: looked for once, however many capabilities need it. */
function importsOf(module: string, read: ReadTemplate): readonly string[] {
  const modules = known.get(read) ?? new Map<string, readonly string[]>();
  known.set(read, modules);
  const imports =
    modules.get(module) ??
    [...read(`runtime/${module}`).matchAll(/(?: from |import\()"\.\/([\w-]+)\.js"/g)].map(([, name]) => `${name}.ts`);
  modules.set(module, imports);
  return imports;
}
