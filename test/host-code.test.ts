import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { exampleCapability } from "../generator/drift/rules/example.js";
import { differInLayoutAlone } from "../generator/output/same-layout.js";
import { capstan, project, write } from "./capstan.js";
import { readFolder } from "./check.js";
import { isShort } from "./part.js";
import { typeErrorsIn } from "./run-tool.js";

/** Inside the repository, so that packages are found; ignored by git. */
const home = join(".capstan", "host-code");

/** What TypeScript finds wrong with the files of a folder under these options, line by line. */
function complaints(folder: string, options: object): readonly string[] {
  const compilerOptions = {
    strict: true,
    skipLibCheck: true,
    noEmit: true,
    target: "es2022",
    types: ["node"],
    ...options,
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["generated"] }));
  return typeErrorsIn(folder);
}

/** Generates in a project with this configuration; answers with what stands in its output folder. */
function generated(
  name: string,
  configuration: string,
): { readonly folder: string; readonly tree: Record<string, string> } {
  const folder = join(home, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  write(folder, { "capabilities/pets.yaml": exampleCapability, "capstan.config.yaml": configuration });
  const { code, err } = capstan(folder, ["generate"]);
  if (code !== 0) throw new Error(err);
  return { folder, tree: { ...readFolder(join(folder, "generated")) } };
}

/** The places that relative imports and exports lead to, with the ending that they are written with. */
function endings(tree: Readonly<Record<string, string>>): readonly string[] {
  const found = Object.entries(tree)
    .filter(([path]) => path.endsWith(".ts"))
    .flatMap(([, text]) =>
      [...text.matchAll(/ from "(\.[^"]*)"/g)].map(([, path]) => /\.[a-z]+$/.exec(path ?? "")?.[0] ?? ""),
    );
  return [...new Set(found)];
}

describe("generated code fits the repository that holds it", () => {
  let usual: Readonly<Record<string, string>> = {};
  beforeAll(() => {
    usual = generated("usual", "").tree;
  });

  it("imports that end in `.js` where nothing else is said", () => {
    expect(endings(usual)).toEqual([".js"]);
  });

  // The other one by `.ci/run`.
  const others = [
    ["ts", ".ts", { module: "nodenext", allowImportingTsExtensions: true, erasableSyntaxOnly: true }],
    ["none", "", { module: "esnext", moduleResolution: "bundler" }],
  ] as const;
  it.each(others.slice(0, isShort ? 1 : undefined))("imports that end in `%s`", async (extension, ending, options) => {
    const { folder, tree } = generated(`ending-${extension}`, `importExtension: ${extension}\n`);
    expect(endings(tree)).toEqual([ending]);
    expect(Object.keys(tree)).toEqual(Object.keys(usual));
    expect(complaints(folder, options)).toEqual([]);
    // Nothing but those endings is another.
    const back = (text: string | undefined): string =>
      (text ?? "").replace(/((?: from |import\()"\.[^"]*?)(?:\.ts)?(?=")/g, (_, path: string) => `${path}.js`);
    for (const path of Object.keys(usual).filter((each) => each.endsWith(".ts")))
      expect(await differInLayoutAlone(path, back(tree[path]), usual[path] ?? ""), path).toBe(true);
    expect(capstan(folder, ["check"]).code).toBe(0);
  });

  it("a header for linters, in every TypeScript file, under the banner", () => {
    const lines = ["/* eslint-disable */", "// biome-ignore-all lint: generated"];
    const { folder, tree } = generated("header", `header:\n${lines.map((line) => `  - "${line}"\n`).join("")}`);
    const files = Object.entries(tree).filter(([path]) => path.endsWith(".ts"));
    expect(files.length).toBeGreaterThan(10);
    for (const [path, text] of files) expect(text.split("\n").slice(1, 3), path).toEqual(lines);
    expect(complaints(folder, { module: "nodenext" })).toEqual([]);
  });

  it.each(["code();", "/* a */ code();", "// a\\ncode();", "/* a", "/*/"])(
    "a header that is no comment is refused: %s",
    (line) => {
      const folder = project({
        "capabilities/pets.yaml": exampleCapability,
        "capstan.config.yaml": `header: ["${line}"]\n`,
      });
      const { code, err } = capstan(folder, ["check"]);
      expect(code).toBe(2);
      expect(err).toMatch(/capstan\.config\.yaml:1:\d+ error [^]*a line is a comment/);
    },
  );

  it("the client alone, and what becomes of it later", () => {
    const { folder, tree } = generated("client", "artifacts: []\n");
    expect(Object.keys(tree).filter((path) => path.startsWith("pets/"))).toEqual([
      "pets/README.md",
      "pets/capstan.manifest.json",
      "pets/client.ts",
      "pets/index.ts",
      "pets/types.ts",
    ]);
    expect(Object.keys(tree).some((path) => /^runtime\/(?:rest|mcp|server)\.ts$/.test(path))).toBe(false);
    expect(tree["pets/README.md"]).not.toMatch(/server\.ts|rest\.ts|mcp\.ts|SKILL/);
    expect(JSON.parse(tree["pets/capstan.manifest.json"] ?? "").dependencies).toEqual({});
    expect(complaints(folder, { module: "nodenext", types: [] })).toEqual([]);
    write(folder, { "capstan.config.yaml": "artifacts: [rest]\n" });
    expect(capstan(folder, ["check"])).toMatchObject({
      code: 1,
      err: expect.stringContaining("output/configuration-changed"),
    });
    expect(capstan(folder, ["generate"]).code).toBe(0);
    const paths = Object.keys(readFolder(join(folder, "generated")));
    expect(paths).toEqual(expect.arrayContaining(["pets/openapi.json", "pets/rest.ts", "pets/server.ts"]));
    expect(paths.filter((path) => /mcp|SKILL/.test(path))).toEqual([]);
    expect(complaints(folder, { module: "nodenext" })).toEqual([]);
  });

  it("functions by other names; ids, wire names and handlers stay", () => {
    const { folder, tree } = generated("names", "names:\n  pets.list-pets: find all pets\n");
    expect(tree["pets/client.ts"]).toContain("function findAllPets(");
    expect(tree["pets/client.ts"]).toContain('operation: "pets.list-pets"');
    expect(tree["pets/openapi.json"]).toBe(usual["pets/openapi.json"]);
    expect(complaints(folder, { module: "nodenext" })).toEqual([]);
    write(folder, { "capstan.config.yaml": "names: {pets.lost-pets: findAllPets}\n" });
    expect(capstan(folder, ["check"]).err).toMatch(
      /capstan\.config\.yaml:1:9 warning config\/unknown-operation[^]*`pets\.list-pets`/,
    );
  });
});

describe("a folder stands for the capabilities below it", () => {
  it("on the command line and in the configuration, from wherever it runs", () => {
    const folder = project({
      "package.json": "{}",
      "capstan.config.yaml": "# all defaults\n",
      "apis/one/pets.yaml": exampleCapability,
      "apis/cats.yml": exampleCapability,
      "apis/notes.md": "no capability",
    });
    expect(capstan(folder, ["generate", "apis/"])).toMatchObject({ code: 0 });
    expect(Object.keys(readFolder(join(folder, "generated"))).map((path) => path.split("/")[0])).toEqual(
      expect.arrayContaining(["cats", "pets", "runtime"]),
    );
    expect(capstan(join(folder, "apis"), ["check", "one"]).err).toContain("what the capability says");
    write(folder, { "capstan.config.yaml": "capabilities: [apis]\n" });
    expect(capstan(folder, ["check"]).err).toContain("what 2 capabilities say");
  });
});
