import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { typeErrorsIn } from "./run-tool.js";

const compilerOptions = {
  target: "es2022",
  module: "nodenext",
  types: ["node"],
  isolatedDeclarations: true,
  declaration: true,
  verbatimModuleSyntax: true,
  erasableSyntaxOnly: true,
  skipLibCheck: true,
  noEmit: true,
};

/** What the newest compiler, as strict as it can be, finds wrong with files of a folder, line by line; writes the folder's `tsconfig.json`. */
export function typeCheck(folder: string, files: readonly string[]): readonly string[] {
  const config = join(folder, "tsconfig.json");
  writeFileSync(config, JSON.stringify({ extends: "@tsconfig/strictest/tsconfig.json", compilerOptions, files }));
  return typeErrorsIn(config);
}
