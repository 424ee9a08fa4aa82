import { readdirSync, readFileSync } from "node:fs";
import { format } from "prettier";
import { ts } from "ts-morph";
import { expect, it } from "vitest";

const folder = "templates/runtime";

/** What a module exports, name by name. */
function exportsOf(file: string): readonly (readonly [name: string, kind: "type" | "value"])[] {
  const source = ts.createSourceFile(file, readFileSync(`${folder}/${file}`, "utf8"), ts.ScriptTarget.ES2023);
  return source.statements.flatMap((statement): readonly (readonly [string, "type" | "value"])[] => {
    if (ts.isExportDeclaration(statement)) {
      if (!statement.exportClause || !ts.isNamedExports(statement.exportClause))
        throw new Error(`${file} exports what it does not name`);
      return statement.exportClause.elements.map((element) => [
        element.name.text,
        statement.isTypeOnly || element.isTypeOnly ? "type" : "value",
      ]);
    }
    if (
      !ts.canHaveModifiers(statement) ||
      !ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
    )
      return [];
    if (ts.isVariableStatement(statement))
      return statement.declarationList.declarations.map(({ name }) => [(name as ts.Identifier).text, "value"]);
    if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement))
      return [[statement.name.text, "type"]];
    if ((ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) && statement.name)
      return [[statement.name.text, "value"]];
    throw new Error(`${file} exports something that is no function, class, constant or type`);
  });
}

it("the planners name the runtime's modules by what they export: `vitest -u` writes the names anew", async () => {
  const modules = readdirSync(folder)
    .filter((file) => file.endsWith(".ts"))
    .sort();
  const entries = modules.map((file) => {
    const name = file.slice(0, -".ts".length);
    const kinds = Object.fromEntries(exportsOf(file).toSorted(([one], [other]) => (one < other ? -1 : 1)));
    return `${name.replace(/-(\w)/g, (_, next: string) => next.toUpperCase())}: exportsOf("runtime/${name}", ${JSON.stringify(kinds)}),`;
  });
  const text = [
    'import { exportsOf } from "./packages.js";',
    "",
    "/** The modules of `templates/runtime/` and what each exports. Written by `npx vitest run test/runtime-names.test.ts -u`, never by hand. */",
    `export const runtime = {\n${entries.join("\n")}\n};`,
  ].join("\n");
  await expect(await format(text, { parser: "typescript", printWidth: 160 })).toMatchFileSnapshot(
    "../generator/plan/runtime.ts",
  );
});
