import { code, type Code, identifier, joinCode, literal } from "./code.js";

/** Collects what one file uses, so that its import lines are computed and nobody writes one. Asking for a name is using it. */
export interface Imports {
  /** Uses a type; `module` is a package, a runtime module (`runtime/json`) or a file of the capability (`./types`). */
  readonly type: (module: string, name: string) => Code;
  readonly value: (module: string, name: string) => Code;
  /** The import lines: packages first, then by path; type-only where all uses are types. `depth`: how many folders the file stands below its capability's. */
  readonly lines: (depth: number) => Code;
  readonly runtimeModules: () => readonly string[];
}

/**
 * The imports of one file, empty at first: asking for a name imports it. What is called like one of the capability's own functions (`own`) is imported
 * from the runtime under a name that says so: functions of the capability keep theirs.
 */
export function createImports(own: ReadonlySet<string>): Imports {
  const modules = new Map<string, Map<string, "type" | "value">>();
  const use = (module: string, name: string, kind: "type" | "value"): Code => {
    const names = modules.get(module) ?? new Map<string, "type" | "value">();
    modules.set(module, names);
    const imported = own.has(name) && !module.startsWith("./") ? `${name} as ${aliasOf(name)}` : name;
    if (kind === "value" || !names.has(imported)) names.set(imported, kind);
    return identifier(imported === name ? name : aliasOf(name));
  };
  return {
    type: (module, name) => use(module, name, "type"),
    value: (module, name) => use(module, name, "value"),
    lines: (depth) => {
      const lines = [...modules].map(([module, names]) => ({ path: resolve(module, depth), names }));
      lines.sort((one, other) => rank(one.path) - rank(other.path) || compare(one.path, other.path));
      return joinCode(lines.map((line) => importLine(line.path, line.names)), "\n");
    },
    runtimeModules: () => [...modules.keys()].flatMap((module) => (module.startsWith("runtime/") ? [`${module.slice("runtime/".length)}.ts`] : [])),
  };
}

function aliasOf(name: string): string {
  return `runtime${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

function importLine(path: string, names: ReadonlyMap<string, "type" | "value">): Code {
  const sorted = [...names].sort(([one], [other]) => compare(one.toLowerCase(), other.toLowerCase()) || compare(one, other));
  const typesOnly = sorted.every(([, kind]) => kind === "type");
  const list = sorted.map(([name, kind]) => {
    const names = joinCode(name.split(" as ").map(identifier), " as ");
    return kind === "type" && !typesOnly ? code`type ${names}` : names;
  });
  return typesOnly ? code`import type { ${joinCode(list, ", ")} } from ${literal(path)};` : code`import { ${joinCode(list, ", ")} } from ${literal(path)};`;
}

function resolve(module: string, depth: number): string {
  const up = "../".repeat(depth);
  if (module.startsWith("runtime/")) return `${up}../${module}.js`;
  if (module.startsWith("./")) return depth === 0 ? `${module}.js` : `${up}${module.slice(2)}.js`;
  return module;
}

/** Packages, then folders above, then neighbours. */
function rank(path: string): number {
  return path.startsWith("../") ? 1 : path.startsWith("./") ? 2 : 0;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
