import { existsSync, readFileSync } from "node:fs";
import { posix, resolve } from "node:path";
import { Project, ts } from "ts-morph";
import { describe, expect, it } from "vitest";
import { catalogue } from "../generator/diagnostics/catalogue/index.js";
import { readFolder } from "./check.js";

/** One import or re-export, of types or of values, static or dynamic. */
interface Import {
  readonly file: string;
  readonly line: number;
  /** A path of the repository, or a package as it is written. */
  readonly target: string;
  /** Gone when it runs: `import type`, or a `type` before every name. */
  readonly typesOnly: boolean;
}

const files = filesOf("generator");
const imports = importsOf(files);

function filesOf(folder: string): ReadonlyMap<string, ts.SourceFile> {
  return new Map(
    Object.entries(readFolder(folder))
      .filter(([path]) => path.endsWith(".ts"))
      .map(([path, text]) => [`${folder}/${path}`, ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true)]),
  );
}

function importsOf(sources: ReadonlyMap<string, ts.SourceFile>): readonly Import[] {
  return [...sources].flatMap(([file, source]) =>
    ts.preProcessFile(source.text).importedFiles.map(({ fileName, pos }): Import => ({
      file,
      line: source.getLineAndCharacterOfPosition(pos).line + 1,
      target: fileName.startsWith(".") ? posix.join(posix.dirname(file), fileName).replace(/\.js$/, ".ts") : fileName,
      typesOnly: source.statements.some(
        (statement) => statement.pos <= pos && pos < statement.end && bringsOnlyTypes(statement),
      ),
    })),
  );
}

/** Folder of the generator -> the folders that it may import from, itself aside. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  source: ["diagnostics", "text"],
  schema: ["source", "diagnostics", "text"],
  openapi: ["source", "diagnostics", "text"],
  model: ["source", "schema", "openapi", "diagnostics", "text"],
  plan: ["source", "schema", "model", "diagnostics", "text"],
  emit: ["plan", "diagnostics", "text"],
  output: ["emit", "diagnostics", "text"],
  config: ["source", "diagnostics", "text"],
  drift: ["schema", "model", "emit", "output", "diagnostics", "text"],
  cli: [
    "source",
    "schema",
    "openapi",
    "model",
    "plan",
    "emit",
    "output",
    "config",
    "drift",
    "diagnostics",
    "text",
    "pipeline.ts",
  ],
  diagnostics: [],
  text: [],
  "pipeline.ts": ["source", "schema", "model", "plan", "emit", "diagnostics", "text"],
  "index.ts": ["source", "schema", "model", "plan", "emit", "output", "diagnostics", "text", "pipeline.ts"],
};

/** Package -> where its imports may stand. */
const homes: Readonly<Record<string, readonly string[]>> = {
  yaml: ["generator/source/"],
  zod: ["generator/schema/", "generator/config/"],
  handlebars: ["generator/emit/"],
  oxfmt: ["generator/output/format.ts"],
  prettier: ["generator/output/format.ts", "generator/output/same-layout.ts"],
  "ts-morph": [
    "generator/drift/declarations/",
    "generator/output/strip-by-typescript.ts",
    "generator/output/layout-free.ts",
    "generator/output/handlers/",
  ],
  chokidar: ["generator/cli/watch-files.ts"],
  "node:fs": ["generator/source/", "generator/output/", "generator/config/"],
  "node:process": ["generator/cli/"],
};

describe("imports go one way", () => {
  it("every folder of the generator has its place", () => {
    expect([...new Set([...files.keys()].map(partOf))].sort()).toEqual(Object.keys(mayImport).sort());
  });

  it.each(Object.entries(mayImport))("%s imports only from what is to its left", (part, allowed) => {
    const wrong = imports.filter(
      ({ file, target }) =>
        partOf(file) === part &&
        target.startsWith("generator/") &&
        partOf(target) !== part &&
        !allowed.includes(partOf(target)),
    );
    expect(wrong.map(told)).toEqual([]);
  });

  it("nothing but the command line imports drift/, and nothing at all imports the command line", () => {
    const wrong = imports.filter(
      ({ file, target }) =>
        (partOf(target) === "drift" && !["drift", "cli"].includes(partOf(file))) ||
        (partOf(target) === "cli" && partOf(file) !== "cli"),
    );
    expect(wrong.map(told)).toEqual([]);
  });

  it("drift/ knows of schema/ and emit/ only their types", () => {
    const wrong = imports.filter(
      ({ file, target, typesOnly }) =>
        partOf(file) === "drift" && ["schema", "emit"].includes(partOf(target)) && !typesOnly,
    );
    expect(wrong.map(told)).toEqual([]);
  });

  it("every import leads to a file, inside the generator", () => {
    expect(
      imports
        .filter(
          ({ target }) => /^(?:\.|[a-z]+\/.*\.ts$)/.test(target) && !target.startsWith("node:") && !files.has(target),
        )
        .map(told),
    ).toEqual([]);
  });

  it.each(["generator", "templates/runtime"])("no imports of %s form a cycle, not even of types", (folder) => {
    const sources = filesOf(folder);
    expect(sources.size).toBeGreaterThan(100);
    expect(cycles(sources)).toEqual([]);
  });
});

describe("a package has one home", () => {
  it.each(Object.entries(homes))("%s stays in %j", (name, places) => {
    const wrong = imports.filter(
      ({ file, target }) => packageOf(target) === name && !places.some((place) => file.startsWith(place)),
    );
    expect(wrong.map(told)).toEqual([]);
    // A home that nobody lives in is a rule that checks nothing.
    if (name !== "node:process") expect(imports.filter(({ target }) => packageOf(target) === name)).not.toEqual([]);
  });

  it("`process` is known to the command line alone", () => {
    expect(
      spots(
        (node) => ts.isIdentifier(node) && node.text === "process" && !isOwnName(node),
        (file) => partOf(file) !== "cli",
      ),
    ).toEqual([]);
  });

  it("nothing imports `typescript`", () => {
    expect(imports.filter(({ target }) => packageOf(target) === "typescript").map(told)).toEqual([]);
  });

  it("every package that is imported is a dependency, and every dependency is imported", () => {
    const { dependencies, optionalDependencies } = JSON.parse(readFileSync("package.json", "utf8")) as Readonly<
      Record<"dependencies" | "optionalDependencies", Readonly<Record<string, string>>>
    >;
    const used = new Set(
      imports.map(({ target }) => packageOf(target)).filter((name) => name !== undefined && !name.startsWith("node:")),
    );
    expect([...used].sort()).toEqual(Object.keys({ ...dependencies, ...optionalDependencies }).sort());
  });
});

describe("what a diagnostic says is said in the catalogue", () => {
  it("nothing else holds a message or help of its own", () => {
    const texts = spots(
      (node) =>
        ts.isPropertyAssignment(node) &&
        ["message", "help"].includes(node.name.getText()) &&
        besides(node, ["severity", "code"]) &&
        holdsText(node.initializer),
      (file) => !file.startsWith("generator/diagnostics/catalogue/"),
    );
    expect(texts).toEqual([]);
  });

  it("every code that is reported is in the catalogue, and every code of it is reported", () => {
    const known = new Set(Object.keys(catalogue));
    const named = new Map<string, string>();
    for (const [file, source] of files) {
      if (file.startsWith("generator/diagnostics/catalogue/")) continue;
      walk(source, (node) => {
        if (
          ts.isStringLiteralLike(node) &&
          /^(?:source|schema|openapi|samples|model|lint|style|portability|plan|output|config|compose|cli|drift)\/[a-z-]+$/.test(
            node.text,
          )
        )
          named.set(node.text, `${file}:${lineNumber(source, node)}`);
      });
    }
    expect([...named].filter(([code]) => !known.has(code)).map(([code, place]) => `${place} ${code}`)).toEqual([]);
    expect([...known].filter((code) => !named.has(code))).toEqual([]);
  });
});

describe("what docs/style.md says of all sources", () => {
  const runtime = filesOf("templates/runtime");

  it("classes are errors, and the numbers that JSON is written with digit for digit", () => {
    const others: string[] = [];
    for (const [file, source] of [...files, ...runtime])
      walk(source, (node) => {
        if (ts.isClassLike(node) && node.heritageClauses?.some(({ types }) => types[0]?.getText() === "Error") !== true)
          others.push(`${file} ${node.name?.text}`);
      });
    expect(others).toEqual(["templates/runtime/exact-number.ts ExactNumber"]);
  });

  it("members of exported types are readonly", () => {
    const found: string[] = [];
    for (const [file, source] of [...files, ...runtime])
      for (const statement of source.statements) {
        if (!ts.isInterfaceDeclaration(statement) && !ts.isTypeAliasDeclaration(statement)) continue;
        if (!statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) continue;
        walk(statement, (node) => {
          if (
            ts.isPropertySignature(node) &&
            // What is taken out of a union, `Extract<Action, { kind: "steps" }>`, is no member.
            !ts.isTypeReferenceNode(node.parent.parent) &&
            !node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ReadonlyKeyword)
          )
            found.push(`${file} ${statement.name.text}.${node.name.getText()}`);
        });
      }
    // How many names a run may still compare, which every search spends.
    expect(found).toEqual([
      "generator/diagnostics/reporter.ts Reporter.left",
      "generator/text/nearest.ts Comparisons.left",
    ]);
  });

  it("the median file is shorter than a hundred lines", () => {
    const lengths = [...files.values(), ...runtime.values()].map(({ text }) => text.split("\n").length);
    expect(lengths.sort((one, other) => one - other)[Math.floor(lengths.length / 2)]).toBeLessThan(100);
  });

  it("nothing reads the clock or the locale but the command line, and what it is told of a run's time", () => {
    expect(
      spots(
        (node) =>
          ts.isIdentifier(node) &&
          /^(?:Date|Intl|performance|localeCompare|toLocale\w*|hrtime)$/.test(node.text) &&
          !isOwnName(node),
        (file) => partOf(file) !== "cli",
      ).map((spot) => spot.replace(/:\d+/, "")),
    ).toEqual(["generator/pipeline.ts performance", "generator/pipeline.ts performance"]);
  });

  it("text becomes code through doors alone: elsewhere `text` is given words that are written there", () => {
    const project = new Project({ tsConfigFilePath: "tsconfig.json", skipAddingFilesFromTsConfig: true });
    project.addSourceFilesAtPaths("generator/plan/**/*.ts");
    const program = project.getProgram().compilerObject;
    const checker = program.getTypeChecker();
    const isOpen = (node: ts.Expression): boolean => {
      const type = checker.getTypeAtLocation(node);
      return !(type.isUnion() ? type.types : [type]).every((each) => each.isStringLiteral());
    };
    const found: string[] = [];
    for (const [file] of files) {
      const source = program.getSourceFile(resolve(file));
      // The doors themselves.
      if (!source || file === "generator/plan/code.ts" || file === "generator/plan/comment.ts") continue;
      walk(source, (node) => {
        if (!ts.isCallExpression(node) || node.expression.getText() !== "text") return;
        const [given] = node.arguments;
        if (given && isOpen(given)) found.push(`${file}:${lineNumber(source, node)} ${node.getText()}`);
      });
    }
    expect(found).toEqual([]);
  });

  it("ARCHITECTURE.md names the home of every package", () => {
    const [, said = ""] =
      /holds this and the homes of packages \(([^)]*)\)/.exec(readFileSync("ARCHITECTURE.md", "utf8")) ?? [];
    const named = said.split(/, (?=`[\w-]+` in )/).map((each): readonly [string, readonly string[]] => {
      const [name = "", ...places] = [...each.matchAll(/`([^`]+)`/g)].map(([, word = ""]) => word);
      return [name, places.map((place) => `generator/${place}`)];
    });
    const expected = Object.entries(homes).map(([name, places]) => [name.replace("node:", ""), places]);
    expect(Object.fromEntries(named)).toEqual(Object.fromEntries(expected));
  });
});

it("no object of the runtime has a getter of its own: it would have a hidden class of its own too, which keeps a call until a full collection", () => {
  const found: string[] = [];
  for (const [file, source] of filesOf("templates/runtime"))
    walk(source, (node) => {
      if (ts.isAccessor(node) && ts.isObjectLiteralExpression(node.parent))
        found.push(`${file}:${lineNumber(source, node)}`);
    });
  expect(found).toEqual([]);
});

describe("files stay small and say what they promise", () => {
  it("no function is over 60 lines, those of its own that have a name aside, and no module of closures over 105", () => {
    const found = [...files, ...filesOf("templates/runtime")].flatMap(([file, source]) =>
      functionsIn(source).map((node) => ({ name: `${file} ${nameOf(node) ?? "?"}`, node, source })),
    );
    expect(found.length).toBeGreaterThan(5000);
    const over = (limit: number, lengthOf: (node: ts.Node, source: ts.SourceFile) => number): readonly string[] =>
      found.filter(({ node, source }) => lengthOf(node, source) > limit).map(({ name }) => name);
    expect(over(60, ownLines)).toEqual([]);
    // Readers of one grammar share a place in the text, which functions that are handed it would read in no better way, and slower.
    expect(over(105, linesOf)).toEqual([
      // It is sent to a thread as its own text, so all that it calls has to stand inside.
      "templates/runtime/sandbox-thread.ts sandboxThread",
    ]);
  });

  it("none is over 400 lines", () => {
    expect(
      [...files, ...filesOf("templates/runtime")]
        // A table that a test writes: nobody reads it from top to bottom.
        .filter(([file]) => file !== "generator/plan/runtime.ts")
        .map(([file, { text }]) => [file, text.trimEnd().split("\n").length] as const)
        .filter(([, lines]) => lines > 400),
    ).toEqual([]);
  });

  it("every exported function has a doc comment", () => {
    const bare: string[] = [];
    for (const [file, source] of files) {
      for (const statement of source.statements) {
        if (
          !ts.canHaveModifiers(statement) ||
          !ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
        )
          continue;
        const functions = ts.isFunctionDeclaration(statement)
          ? [statement.name?.text ?? "default"]
          : ts.isVariableStatement(statement)
            ? statement.declarationList.declarations
                .filter(
                  ({ initializer }) =>
                    initializer && (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer)),
                )
                .map(({ name }) => name.getText())
            : [];
        // Of overloads the first speaks for all.
        for (const name of functions) {
          const [first] = source.statements.filter(
            (each) => ts.isFunctionDeclaration(each) && each.name?.text === name,
          );
          if (ts.getJSDocCommentsAndTags(first ?? statement).length === 0)
            bare.push(`${file}:${lineNumber(source, statement)} ${name}`);
        }
      }
    }
    expect(bare).toEqual([]);
  });

  it("no file is named after nothing", () => {
    expect(
      [...files.keys()].filter(
        (file) => /(?:^|\/)(?:utils?|helpers?|common|misc|shared)\.ts$/.test(file) || !/^[a-z\d/-]+\.ts$/.test(file),
      ),
    ).toEqual([]);
  });
});

/** `generator/model/build.ts` -> `model`; `generator/pipeline.ts` -> `pipeline.ts`. */
function partOf(path: string): string {
  return path.split("/")[1] ?? "";
}

function packageOf(target: string): string | undefined {
  if (target.startsWith("generator/") || target.startsWith(".")) return undefined;
  if (target.startsWith("node:")) return target.split("/")[0];
  return target
    .split("/")
    .slice(0, target.startsWith("@") ? 2 : 1)
    .join("/");
}

function told({ file, line, target }: Import): string {
  return `${file}:${line} imports ${target}`;
}

function bringsOnlyTypes(statement: ts.Statement): boolean {
  if (ts.isImportDeclaration(statement)) {
    const { importClause: clause } = statement;
    const named = clause?.namedBindings;
    return (
      clause?.phaseModifier === ts.SyntaxKind.TypeKeyword ||
      (clause !== undefined &&
        clause.name === undefined &&
        named !== undefined &&
        ts.isNamedImports(named) &&
        named.elements.every(({ isTypeOnly }) => isTypeOnly))
    );
  }
  return ts.isExportDeclaration(statement) && statement.isTypeOnly;
}

function lineNumber(source: ts.SourceFile, node: ts.Node): number {
  return source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
}

function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => walk(child, visit));
}

/** Where a wanted node stands, in the files that are looked at. */
function spots(wanted: (node: ts.Node) => boolean, looksAt: (file: string) => boolean): readonly string[] {
  const found: string[] = [];
  for (const [file, source] of files) {
    if (looksAt(file))
      walk(
        source,
        (node) => void (wanted(node) && found.push(`${file}:${lineNumber(source, node)} ${node.getText()}`)),
      );
  }
  return found;
}

/** A property or key that merely has this name. */
function isOwnName(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent))
    return parent.name === node && parent.expression.getText() !== "globalThis";
  return (ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent)) && parent.name === node;
}

/** Whether words are written in an expression, or in a variable of the same file that it names. */
function holdsText(node: ts.Expression): boolean {
  const named = new Set<string>();
  let found = false;
  const look = (each: ts.Node): void => {
    if (
      (ts.isStringLiteralLike(each) || ts.isTemplateHead(each) || ts.isTemplateMiddleOrTemplateTail(each)) &&
      /[a-z]{2}/i.test(each.text)
    )
      found = true;
    if (ts.isIdentifier(each) && !isOwnName(each)) named.add(each.text);
  };
  walk(node, look);
  walk(node.getSourceFile(), (each) => {
    if (ts.isVariableDeclaration(each) && each.initializer && named.has(each.name.getText()))
      walk(each.initializer, look);
  });
  return found;
}

/** Whether the object that a property stands in has one of these keys as well: then it is a diagnostic. */
function besides({ parent }: ts.PropertyAssignment, keys: readonly string[]): boolean {
  return parent.properties.some(({ name }) => name !== undefined && keys.includes(name.getText()));
}

function functionsIn(source: ts.SourceFile): readonly ts.Node[] {
  const found: ts.Node[] = [];
  walk(source, (node) => void (ts.isFunctionLike(node) && "body" in node && node.body && found.push(node)));
  return found;
}

/** What a function is called where it stands: by itself, or by the constant or the member that it is. */
function nameOf(node: ts.Node): string | undefined {
  if (ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node)) return node.name?.getText();
  const { parent } = node;
  return ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent) ? parent.name.getText() : undefined;
}

function linesOf(node: ts.Node, source: ts.SourceFile): number {
  const { line } = source.getLineAndCharacterOfPosition(node.end);
  return line - source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
}

/** The lines of a function less those of the named ones in it, which are read one by one. */
function ownLines(node: ts.Node, source: ts.SourceFile): number {
  let inside = 0;
  const visit = (each: ts.Node): void => {
    if (each !== node && ts.isFunctionLike(each) && nameOf(each) !== undefined) inside += linesOf(each, source);
    else ts.forEachChild(each, visit);
  };
  visit(node);
  return linesOf(node, source) - inside;
}

/** Import cycles, each once: found by walking depth first from every file. */
function cycles(sources: ReadonlyMap<string, ts.SourceFile>): readonly string[] {
  const targets = new Map<string, string[]>();
  for (const { file, target } of importsOf(sources))
    if (sources.has(target)) targets.set(file, [...(targets.get(file) ?? []), target]);
  const done = new Set<string>();
  const found: string[] = [];
  const follow = (file: string, trail: readonly string[]): void => {
    const start = trail.indexOf(file);
    if (start >= 0) found.push([...trail.slice(start), file].join(" -> "));
    if (start >= 0 || done.has(file)) return;
    for (const target of targets.get(file) ?? []) follow(target, [...trail, file]);
    done.add(file);
  };
  for (const file of sources.keys()) follow(file, []);
  return found;
}

it("ARCHITECTURE.md names files and functions that are there", () => {
  const page = readFileSync("ARCHITECTURE.md", "utf8");
  const words = [...page.matchAll(/`([^`\s]+)`/g)].map(([, word = ""]) => word);
  const paths = words.filter((word) => /^(?:[\w-]+\/)+[\w-]+\.ts$/.test(word) && !word.includes("-X."));
  expect(paths.length).toBeGreaterThan(20);
  expect(paths.filter((path) => !existsSync(path) && !existsSync(`generator/${path}`))).toEqual([]);
  const [, table = ""] = page.split("## To add a ... start here");
  const [rows = ""] = table.split("\n[docs/style.md]");
  const named = [...rows.matchAll(/`([A-Za-z]*[A-Z][A-Za-z]*)`/g)].map(([, word = ""]) => word);
  expect(named.length).toBeGreaterThan(20);
  const declared = [...files.values()].flatMap(({ text }) =>
    [...text.matchAll(/(?:function|const|type|interface) (\w+)/g)].map(([, name]) => name),
  );
  expect(named.filter((name) => !declared.includes(name) && !existsSync(`generator/${name}`))).toEqual([]);
});
