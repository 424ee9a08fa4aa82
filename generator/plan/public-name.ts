import { type DeclaredName, exportedName, type ImportedName, importName } from "./code.js";

/** A function, constant or type that one file of the capability declares and others import. */
export interface PublicName {
  /** The file, `./client`. */
  readonly module: string;
  readonly name: string;
  /** The name where it is declared. */
  readonly declared: DeclaredName;
  /** The name in every other file. */
  readonly imported: ImportedName;
}

/** A public function or constant; the name is unique among the capability's own. */
export function publicValue(module: string, name: string): PublicName {
  return { module, name, declared: exportedName(name), imported: importName(module, name, false) };
}

/** A public type; the name is unique among the capability's own. */
export function publicType(module: string, name: string): PublicName {
  return { module, name, declared: exportedName(name), imported: importName(module, name, true) };
}
