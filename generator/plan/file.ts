import { posix } from "node:path";
import type { Span } from "../diagnostics/span.js";
import { type Code, type DeclaredName, type ImportedName, isCode, spellData } from "./code.js";
import { type ImportSettings, runtimePath } from "./code-settings.js";
import { originOf } from "../diagnostics/origin.js";
import { createScope, languageWords, type NameScope } from "./scope.js";

/** A plan whose fragments are printed: every `Code` in it is a text. */
export type Printed<T> = T extends Code
  ? string
  : T extends readonly (infer Item)[]
    ? readonly Printed<Item>[]
    : T extends object
      ? { readonly [Key in keyof T]: Printed<T[Key]> }
      : T;

/** What a file imports, in the order it is met. */
export function importsOf(plan: object): readonly ImportedName[] {
  return collect(plan).imports;
}

/**
 * Finishes a file: gives all that it declares and imports one name each, and prints its fragments. Names that others import stay as they are; what is
 * imported under a name that is taken gets another one here (`runtimeProperty`); private names and variables make way for both. `path`: the file
 * below the capability's folder; `settings`: what imports depend on.
 */
export function finishFile<T extends object>(
  path: string,
  plan: T,
  settings: ImportSettings,
  mark: Mark | undefined,
): { readonly printed: Printed<T>; readonly imports: string } {
  const { imports, declarations } = collect(plan);
  // What a file would import of itself stands in it, under the name that all others know it by.
  const others = imports.filter(({ module }) => `${module}.ts` !== `./${path}`);
  const names = assign(path, others, declarations);
  return { printed: printAll(plan, names, mark), imports: importLines(others, names, posix.dirname(path), settings) };
}

interface Names {
  readonly imported: ReadonlyMap<string, string>;
  readonly declared: ReadonlyMap<DeclaredName, string>;
}

interface Collected {
  readonly imports: readonly ImportedName[];
  readonly declarations: ReadonlySet<DeclaredName>;
}

/** A fragment that holds a name: texts hold none. */
type Name = Exclude<Code, string>;

const collected = new WeakMap<object, Collected>();

/** The names in the plan of a file: looked for once, though both what the file needs and its text ask for them. */
function collect(plan: object): Collected {
  const names = collected.get(plan) ?? namesIn(plan);
  collected.set(plan, names);
  return names;
}

function namesIn(plan: object): Collected {
  const imports = new Map<string, ImportedName>();
  const declarations = new Set<DeclaredName>();
  const visitCode = (fragment: Name): void => {
    switch (fragment.kind) {
      case "sequence":
        for (const part of fragment.parts) if (typeof part !== "string") visitCode(part);
        return;
      case "property":
        if (typeof fragment.value !== "string") visitCode(fragment.value);
        return;
      case "traced":
        if (typeof fragment.code !== "string") visitCode(fragment.code);
        return;
      case "data":
        return;
      case "import":
        if (!fragment.isType || !imports.has(fragment.key)) imports.set(fragment.key, fragment);
        return;
      case "declaration":
        declarations.add(fragment);
    }
  };
  eachCode(plan, visitCode);
  return { imports: [...imports.values()], declarations };
}

function eachCode(value: unknown, visit: (fragment: Name) => void): void {
  if (typeof value !== "object" || value === null) return;
  if (Array.isArray(value)) for (const item of value) eachCode(item, visit);
  else if (isCode(value)) visit(value);
  else for (const key in value) eachCode((value as Record<string, unknown>)[key], visit);
}

function assign(path: string, imports: readonly ImportedName[], declarations: ReadonlySet<DeclaredName>): Names {
  const scope = createScope(languageWords);
  const imported = new Map<string, string>();
  const declared = new Map<DeclaredName, string>();
  const declare = (role: DeclaredName["role"]): void => {
    for (const name of declarations)
      if (name.role === role && name.within === undefined) declared.set(name, scope.take(name.wanted));
  };
  // Others import them by their names: with another one they would import what is not there, or what is not meant.
  const taken = firstTaken([...declarations].flatMap(({ role, wanted }) => (role === "exported" ? [wanted] : [])));
  if (taken !== undefined) throw new Error(`${path} cannot export a declaration called ${taken}: the name is taken`);
  declare("exported");
  // Functions of the capability keep their names before packages, and those before the runtime's.
  for (const name of imports.toSorted(
    (one, other) => rankOfName(one) - rankOfName(other) || compare(one.key, other.key),
  ))
    imported.set(name.key, scope.take(name.name, scope.has(name.name) ? [aliasOf(name)] : []));
  declare("private");
  declare("local");
  const functions = new Map<object, NameScope>();
  for (const name of declarations) {
    if (name.within === undefined) continue;
    const own = functions.get(name.within) ?? scope.inner();
    functions.set(name.within, own);
    declared.set(name, own.take(name.wanted));
  }
  return { imported, declared };
}

/** The first of these names that stands among them twice, or is a word of the language. */
function firstTaken(names: readonly string[]): string | undefined {
  const met = new Set(languageWords);
  return names.find((name) => met.size === met.add(name).size);
}

/** `property` of `runtime/json` -> `runtimeProperty`, `Input` of `./types` -> `TypesInput`, `start` of `../orders/server` -> `ordersStart`. */
function aliasOf({ module, name, isType }: ImportedName): string {
  const [from = ""] = module.startsWith("runtime/")
    ? ["runtime"]
    : [
        module
          .split("/")
          .at(module.startsWith("../") ? -2 : -1)
          ?.replace(/[^A-Za-z0-9]+(\w)?/g, (_, next: string | undefined) => (next ?? "").toUpperCase())
          .replace(/^(?=\d)/, "_"),
      ];
  const alias = `${from}${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  return isType || /^\p{Lu}/u.test(name) ? `${alias.charAt(0).toUpperCase()}${alias.slice(1)}` : alias;
}

function rankOfName({ module }: ImportedName): number {
  return module.startsWith("./") ? 0 : module.startsWith("runtime/") ? 2 : 1;
}

/** `mark` is asked about each text that is made from a part of the capability. What holds finished text alone is what it was. */
function printAll<T>(value: T, names: Names, mark: Mark | undefined): Printed<T> {
  const print = (each: unknown, above: Span | undefined): unknown => {
    if (typeof each === "string") return marked(each, above, mark);
    if (typeof each !== "object" || each === null) return each;
    const from = mark ? (originOf(each) ?? above) : undefined;
    if (isCode(each)) return marked(printCode(each, names, mark), from, mark);
    return changed(each as Record<string, unknown>, (part) => print(part, from));
  };
  return print(value, undefined) as Printed<T>;
}

/** A list or an object with other members: itself where none is another. */
function changed(whole: Record<string, unknown>, change: (part: unknown) => unknown): object {
  let copy: Record<string, unknown> | undefined;
  for (const key in whole) {
    const part = whole[key];
    const other = change(part);
    if (other === part) continue;
    copy ??= (Array.isArray(whole) ? [...whole] : { ...whole }) as Record<string, unknown>;
    copy[key] = other;
  }
  return copy ?? whole;
}

/** Says in a text what it is made from. */
export type Mark = (printed: string, span: Span) => string;

function marked(printed: string, span: Span | undefined, mark: Mark | undefined): string {
  return mark && span ? mark(printed, span) : printed;
}

function printCode(fragment: Code, names: Names, mark?: Mark): string {
  if (typeof fragment === "string") return fragment;
  switch (fragment.kind) {
    case "sequence": {
      let printed = "";
      for (const part of fragment.parts) printed += typeof part === "string" ? part : printCode(part, names, mark);
      return printed;
    }
    case "traced":
      return marked(printCode(fragment.code, names, mark), fragment.span, mark);
    case "property": {
      const key = printCode(fragment.key, names);
      return isWord(fragment.value, key, names) ? key : `${key}: ${printCode(fragment.value, names, mark)}`;
    }
    case "data":
      return printCode(spellData(fragment, mark !== undefined), names, mark);
    case "import":
      return names.imported.get(fragment.key) ?? fragment.name;
    case "declaration":
      return names.declared.get(fragment) ?? fragment.wanted;
  }
}

/** Whether a fragment is a word and nothing else. Its marks are none of it, and it is looked at no further than the word goes: properties stand in properties. */
function isWord(fragment: Code, word: string, names: Names): boolean {
  return behind(fragment, word, names) === "";
}

/** What is left of a word behind a fragment; undefined where the fragment goes on otherwise. */
function behind(fragment: Code, word: string, names: Names): string | undefined {
  if (typeof fragment === "string") return afterStart(word, fragment);
  switch (fragment.kind) {
    case "sequence": {
      let left: string | undefined = word;
      for (const part of fragment.parts) {
        left = behind(part, left, names);
        if (left === undefined) return undefined;
      }
      return left;
    }
    case "traced":
      return behind(fragment.code, word, names);
    case "property":
    case "data":
      return undefined;
    case "import":
    case "declaration":
      return afterStart(word, printCode(fragment, names));
  }
}

function afterStart(word: string, start: string): string | undefined {
  return word.startsWith(start) ? word.slice(start.length) : undefined;
}

/** The import lines: packages first, then by path; type-only where all uses are types. */
function importLines(imports: readonly ImportedName[], names: Names, folder: string, settings: ImportSettings): string {
  const modules = groupByModule(imports);
  const lines = [...modules].map(([module, members]) => ({ path: resolve(module, folder, settings), members }));
  lines.sort((one, other) => rankOfPath(one.path) - rankOfPath(other.path) || compare(one.path, other.path));
  return lines.map(({ path, members }) => importLine(path, members, names)).join("\n");
}

function groupByModule(imports: readonly ImportedName[]): ReadonlyMap<string, readonly ImportedName[]> {
  const modules = new Map<string, ImportedName[]>();
  for (const name of imports) {
    const members = modules.get(name.module);
    if (members) members.push(name);
    else modules.set(name.module, [name]);
  }
  return modules;
}

function importLine(path: string, members: readonly ImportedName[], names: Names): string {
  const typesOnly = members.every(({ isType }) => isType);
  const sorted = members.toSorted(
    (one, other) => compare(one.name.toLowerCase(), other.name.toLowerCase()) || compare(one.name, other.name),
  );
  const list = sorted.map((member) => {
    const here = names.imported.get(member.key) ?? member.name;
    const clause = here === member.name ? here : `${member.name} as ${here}`;
    return member.isType && !typesOnly ? `type ${clause}` : clause;
  });
  return `import ${typesOnly ? "type " : ""}{ ${list.join(", ")} } from ${JSON.stringify(path)};`;
}

/** What a file of `folder` (below the capability's) imports a module by. */
function resolve(module: string, folder: string, settings: ImportSettings): string {
  if (module.startsWith("runtime/"))
    return runtimePath(module, folder === "." ? 1 : folder.split("/").length + 1, settings);
  if (!module.startsWith(".")) return module;
  if (folder === "." && module.startsWith("./")) return `${module}${settings.importExtension}`;
  const path = posix.join(posix.relative(folder, posix.dirname(module)), posix.basename(module));
  return `${path.startsWith("../") ? path : `./${path}`}${settings.importExtension}`;
}

/** Packages, then folders above, then neighbours. */
function rankOfPath(path: string): number {
  return path.startsWith("../") ? 1 : path.startsWith("./") ? 2 : 0;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
