import { readdirSync } from "node:fs";
import type { Compilation } from "../../generator/pipeline.js";
import { compileText, readFolder } from "../check.js";
import { kinds } from "./kinds.js";
import { labelledNames, readLabelled } from "./labelled.js";

/** A capability that changes are made in, with the files beside it. */
export interface Base {
  readonly name: string;
  readonly base: string;
  readonly beside: Readonly<Record<string, string>>;
}

/** The old texts of labelled pairs, each once. */
const old = new Map(
  labelledNames.flatMap((name) => {
    const pair = readLabelled(name);
    return pair.beside === undefined && pair.config === undefined ? [[pair.old, name] as const] : [];
  }),
);

/** Golden capabilities and those of labelled pairs, each with every kind of change. */
export const everyKind: readonly (Base & { readonly kind: (typeof kinds)[number] })[] = [
  ...readdirSync("test/golden", { withFileTypes: true }).flatMap((entry): readonly Base[] => {
    if (!entry.isDirectory()) return [];
    const beside = readFolder(`test/golden/${entry.name}`);
    return [{ name: entry.name, base: beside["capability.yaml"] ?? "", beside }];
  }),
  ...[...old].map(([base, name]): Base => ({ name, base, beside: {} })),
].flatMap((each) => kinds.map((kind) => ({ ...each, kind })));

/** Compiles a text beside the files of a base. */
export function compileBeside(text: string, { beside }: Base, name = "case"): Compilation {
  const others = Object.fromEntries(Object.entries(beside).map(([path, file]) => [`capabilities/${path}`, file]));
  return compileText(text, { name, others });
}
