import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import type { Compilation } from "../generator/pipeline.js";
import {
  answersOfRoutes,
  answersOfTools,
  inputsOfRoutes,
  inputsOfTools,
  type Typed,
} from "./agreement/emitted-types.js";
import { documentedRoute } from "./agreement/openapi-shapes.js";
import { shapeOfSchema } from "./agreement/schema-shape.js";
import { isSame, type Shape, textOf } from "./agreement/shape.js";
import { type ToolShapes, toolSchemas } from "./agreement/tool-schemas.js";
import { shapeOfType } from "./agreement/type-shape.js";
import { compilePath, writeGenerated } from "./check.js";
import { compileCorpusFile, findCorpus, hasHeader, isPublished, readCorpus } from "./corpus/corpus.js";
import { goldenCases } from "./golden/cases.js";
import { part } from "./part.js";

/**
 * What the YAML says of an answer or an input is said three times: by the types of the emitted code, by OpenAPI and by the schemas of tools. All are read as
 * what values of JSON may be (`agreement/shape.ts`) and must be the same, member by member.
 */
interface Tree {
  readonly name: string;
  readonly folder: string;
  /** Its adapters, below the folder. */
  readonly adapters: readonly string[];
}

const own = treesOf([
  ...goldenCases(),
  { name: "oauth-authorization", compilation: compilePath(".", "capabilities/oauth-authorization.yaml") },
]);

describe("types, OpenAPI and the schemas of tools say the same", () => {
  const program = programOf(own);

  it.each(own)("$name", async (tree) => {
    expect((await comparison(tree, program)).differences.join("\n\n")).toBe("");
  });

  it("of much", async () => {
    const all = await Promise.all(own.map(async (tree) => await comparison(tree, program)));
    expect(all.reduce((sum, { compared }) => sum + compared, 0)).toBeGreaterThan(60);
  });

  // All of the corpus takes a quarter of an hour and more.
  it("in what is published", { timeout: 3_600_000 }, async ({ skip }) => {
    const corpus = findCorpus();
    if (corpus === undefined) {
      console.log("skipped: no corpus beside the repository, so that golden output alone is compared");
      return skip();
    }
    const files = part(
      readCorpus(corpus).filter((file) => isPublished(file) && hasHeader(file)),
      4,
    );
    const differences: string[] = [];
    // So many that their types fit into memory.
    for (let first = 0; first < files.length; first += 30) {
      const trees = treesOf(
        files.slice(first, first + 30).map((file) => ({
          name: file.path.replaceAll(/[/.]/g, "-"),
          compilation: compileCorpusFile(corpus, file),
        })),
      );
      const some = programOf(trees);
      for (const tree of trees)
        differences.push(...(await comparison(tree, some)).differences.map((each) => `${tree.name}: ${each}`));
    }
    expect(differences.join("\n\n")).toBe("");
  });
});

describe("what is not the same is told", () => {
  const source = ts.createSourceFile(
    "a.ts",
    'interface A { readonly a: string; readonly b?: number | null; readonly c: readonly ("x" | "y")[]; readonly d: { readonly e: boolean } }',
    ts.ScriptTarget.ES2022,
  );
  const host = ts.createCompilerHost({});
  const small = ts.createProgram({
    rootNames: ["a.ts"],
    options: { strict: true },
    host: { ...host, getSourceFile: (name, version) => (name === "a.ts" ? source : host.getSourceFile(name, version)) },
  });
  const [declared] = source.statements;
  const type = small.getTypeChecker().getTypeAtLocation(declared ?? expect.fail("nothing declared"));
  const schema = {
    type: "object",
    properties: {
      a: { type: "string" },
      b: { type: ["integer", "null"] },
      c: { type: "array", items: { enum: ["x", "y"] } },
      d: { type: "object", properties: { e: { type: "boolean" } }, required: ["e"] },
    },
    required: ["a", "c", "d"],
  };
  const { a, ...others } = schema.properties;
  const changed = (name: string, value: object): object => ({
    ...schema,
    properties: { ...schema.properties, [name]: value },
  });

  it.each([
    ["the same", schema, true],
    ["a member that is missing", { ...schema, properties: others }, false],
    ["another type", changed("a", { type: "integer" }), false],
    ["null", changed("b", { type: "integer" }), false],
    ["a member that is optional", { ...schema, required: ["a", "c"] }, false],
    ["a word", changed("c", { type: "array", items: { enum: ["x"] } }), false],
    ["what is further down", changed("d", { type: "object", properties: { f: a } }), false],
  ])("%s", (_, said, same) => {
    const is = textOf(shapeOfType(type, small.getTypeChecker(), 5));
    expect(is === textOf(shapeOfSchema(said, said, 5)), is).toBe(same);
  });
});

function programOf(trees: readonly Tree[]): ts.Program {
  return ts.createProgram({
    rootNames: trees.flatMap(({ folder, adapters }) => adapters.map((file) => join(folder, file))),
    options: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.NodeNext,
      types: ["node"],
      strict: true,
      skipLibCheck: true,
      noEmit: true,
    },
  });
}

/** How much was compared, and what is not said the same. */
async function comparison(
  { folder, adapters }: Tree,
  program: ts.Program,
): Promise<{ readonly compared: number; readonly differences: readonly string[] }> {
  const checker = program.getTypeChecker();
  const differences: string[] = [];
  let compared = 0;
  const compare = ({ name, shape, type }: Typed, by: string, said: Shape): void => {
    compared += 1;
    if (!isSame(shape, said))
      differences.push(`${name}: \`${type}\` is\n  ${textOf(shape)}\n${by} says\n  ${textOf(said)}`);
  };
  for (const adapter of adapters) {
    const file = program.getSourceFile(join(folder, adapter)) ?? expect.fail(`${adapter} is not there`);
    const tools = adapter.startsWith("mcp") ? await toolSchemas(join(folder, adapter)) : new Map<string, ToolShapes>();
    for (const typed of answersOfTools(file, checker)) {
      const said = tools.get(typed.name)?.output;
      if (said !== undefined) compare(typed, "outputSchema", said);
      else if (!isUnsaid(typed)) differences.push(`${typed.name}: \`${typed.type}\`, and no outputSchema`);
    }
    for (const typed of inputsOfTools(file, checker)) {
      const { input } = tools.get(typed.name) ?? expect.fail(typed.name);
      if (!isAuthorization(typed)) compare(typed, "inputSchema", input);
    }
    const document = documentOf(folder, file);
    for (const typed of answersOfRoutes(file, checker)) {
      const documented = documentedRoute(document, typed.name);
      for (const [status, said] of documented?.answers ?? []) compare(typed, `OpenAPI (${status})`, said);
      if (documented?.answers.length === 0 && !isUnsaid(typed))
        differences.push(`${typed.name}: \`${typed.type}\`, and no answer in OpenAPI`);
    }
    for (const typed of inputsOfRoutes(file, checker)) {
      const [method = "", path = "", place = ""] = typed.name.split(" ");
      const said = documentedRoute(document, `${method} ${path}`)?.input(place);
      if (said !== undefined && !isAuthorization(typed)) compare(typed, "OpenAPI", said);
    }
  }
  return { compared, differences };
}

/** What needs no schema: JSON of which nothing is known, and text. */
function isUnsaid({ shape, type }: Typed): boolean {
  return textOf(shape) === "any" || type === "string" || type === "null";
}

/**
 * What goes to an authorization server: its parameters are open by specification and its words are for it to refuse (RFC 6749, 3.1), so that a caller's are
 * checked for less than the client's types say.
 */
function isAuthorization({ shape }: Typed): boolean {
  return /"(?:grant_type|response_type)":/.test(textOf(shape));
}

/** The OpenAPI document that a REST adapter serves. */
function documentOf(folder: string, file: ts.SourceFile): unknown {
  const name = /new URL\("([^"]*\.json)"/.exec(file.text)?.[1] ?? "openapi.json";
  const path = join(folder, name.replace(/^.*\//, ""));
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : undefined;
}

/** Writes what is compiled, and keeps what has adapters. */
function treesOf(all: readonly { readonly name: string; readonly compilation: Compilation }[]): readonly Tree[] {
  return all.flatMap(({ name, compilation }) => {
    const adapters = compilation.files.flatMap(({ path }) => /^[^/]+\/((?:rest|mcp).*\.ts)$/.exec(path)?.[1] ?? []);
    if (adapters.length === 0) return [];
    return [{ name, folder: writeGenerated(compilation, `agreement/${name}`), adapters }];
  });
}
