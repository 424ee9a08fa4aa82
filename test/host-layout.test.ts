import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { format as formatByOxfmt } from "oxfmt";
import { format as formatByPrettier, type Options } from "prettier";
import { describe, expect, it } from "vitest";
import { exampleCapability } from "../generator/drift/rules/example.js";
import { differInLayoutAlone, hashWithoutLayout } from "../generator/output/same-layout.js";
import { manifestName } from "../generator/output/manifest.js";
import { capstan, copyOf, project, write } from "./capstan.js";
import { readFolder } from "./check.js";
import { goldenCases } from "./golden/cases.js";
import { part } from "./part.js";

/** The settings of a host that likes everything otherwise. */
const otherwise: Options = {
  printWidth: 120,
  useTabs: true,
  semi: false,
  singleQuote: true,
  trailingComma: "none",
  arrowParens: "avoid",
  quoteProps: "consistent",
  bracketSpacing: false,
  proseWrap: "always",
  objectWrap: "collapse",
};

const narrow: Options = {
  printWidth: 60,
  tabWidth: 4,
  experimentalTernaries: true,
  experimentalOperatorPosition: "start",
};

const biome = resolve(".capstan", "biome", "node_modules", ".bin", "biome");
if (!existsSync(biome)) console.log("skipped: Biome, which .ci/run installs into .capstan/biome, is not there");

describe("a text without its layout", () => {
  const texts = part(
    goldenCases()
      .flatMap(({ compilation }) => compilation.files)
      .filter(({ path }) => !path.endsWith(".md")),
    50,
  );

  it(`is the same for all settings of Prettier, and of oxfmt, over the ${texts.length} files of goldens`, async () => {
    expect(texts.length).toBeGreaterThan(40);
    let changed = 0;
    for (const { path, text } of texts) {
      const hash = await hashWithoutLayout(path, text);
      for (const options of [otherwise, narrow]) {
        const laidOut = await formatByPrettier(text, { filepath: path, ...options });
        if (laidOut !== text) changed += 1;
        expect(await hashWithoutLayout(path, laidOut), path).toBe(hash);
      }
      const { code, errors } = await formatByOxfmt(path, text, {
        printWidth: 90,
        singleQuote: true,
        semi: false,
        quoteProps: "as-needed",
      });
      expect(errors).toEqual([]);
      expect(await hashWithoutLayout(path, code), path).toBe(hash);
    }
    expect(changed).toBeGreaterThan(texts.length);
  });

  it.each([
    ["an operator", "a + b;", "a - b;"],
    ["a group that means something", "(a + b) * c;", "a + b * c;"],
    ["let for const", "const a = 1;", "let a = 1;"],
    ["a type alone", 'import type { A } from "a";', 'import { A } from "a";'],
    ["a text", 'f("a b");', 'f("a  b");'],
    ["a template's text", "f(`a\n b`);", "f(`a\n  b`);"],
    ["a comment", "// one\nf();", "// two\nf();"],
    ["documentation", "/** One. */\nexport const a = 1;", "/** Two. */\nexport const a = 1;"],
    ["an order that counts", "f(a, b);", "f(b, a);"],
    ["the order of members", "f({ a, b });", "f({ b, a });"],
    ["a part of a loop", "for (;a;) f();", "for (;;a) f();"],
    ["a modifier", "interface A { readonly a: 1 }", "interface A { a: 1 }"],
    ["an optional member", "interface A { a?: 1 }", "interface A { a: 1 }"],
    ["what does not parse", "f(a, b);", "f(a b);"],
    ["a whole statement", "f();", "f(); f();"],
    ["one name more", 'export { a } from "./a.js";', 'export { a, b } from "./a.js";'],
  ])("is another for %s", async (_what, one, other) => {
    expect(await differInLayoutAlone("a.ts", one, other)).toBe(false);
    expect(await hashWithoutLayout("a.ts", one)).not.toBe(await hashWithoutLayout("a.ts", other));
  });

  it.each([
    [
      "imports and names in another order",
      'import { a, b } from "a";\nimport c from "c";',
      'import c from "c"\nimport { b, a } from "a"',
    ],
    [
      "a comment with its stars elsewhere",
      "/**\n * One\n *  two.\n */\nf();",
      "\t/**\n\t * One\n\t * two.\n\t */\nf()",
    ],
    ["line ends", "f();\n// a\n", "f();\r\n// a\r\n"],
    ["a leading bar", "type A = 1 | 2;", "type A =\n  | 1\n  | 2"],
    ["a statement that a semicolon saves", "f();\n[a].map(b);", "f()\n;[a].map(b)"],
  ])("is the same for %s", async (_what, one, other) => {
    expect(await differInLayoutAlone("a.ts", one, other)).toBe(true);
  });

  it("keeps the digits and texts of JSON", async () => {
    expect(await differInLayoutAlone("a.json", '{"a": [1, "x  y"]}', '{ "a": [\n\t1,\n\t"x  y"\n] }\n')).toBe(true);
    expect(await differInLayoutAlone("a.json", '{"a": 1524831183200260097}', '{"a": 1524831183200260096}')).toBe(false);
    expect(await differInLayoutAlone("a.json", '{"a": "x  y"}', '{"a": "x y"}')).toBe(false);
    expect(await differInLayoutAlone("a.json", '{"a": "\\" b"}', '{"a": "\\"b"}')).toBe(false);
  });
});

describe("`layout: any`: a tree that the project's own formatter lays out", () => {
  const lists = exampleCapability;

  it("stays clean and stable, edits are found, and what changes is all that is written", async () => {
    const folder = project({ "capabilities/pets.yaml": lists, "capstan.config.yaml": "layout: any\n" });
    const out = join(folder, "generated");
    expect(capstan(folder, ["generate"]).code).toBe(0);
    const written = readFolder(out);

    for (const [path, text] of Object.entries(written)) {
      const laidOut = await formatByPrettier(text, { filepath: path, ...otherwise });
      if (path.endsWith(".ts")) expect(laidOut, path).not.toBe(text);
      write(out, { [path]: laidOut });
    }
    const laidOut = readFolder(out);
    expect(capstan(folder, ["check", "--strict"])).toMatchObject({
      code: 0,
      err: expect.stringContaining("generated/ is what the capability says"),
    });
    expect(capstan(folder, ["generate"]).err).toContain("nothing changed");
    expect(readFolder(out)).toEqual(laidOut);

    // An edit is one, in whatever layout.
    const edited = copyOf(folder);
    const client = laidOut["pets/client.ts"] ?? "";
    expect(client).toContain("'GET'");
    write(edited, { "generated/pets/client.ts": client.replace("'GET'", "'PUT'") });
    const found = capstan(edited, ["check"]);
    expect(found.code).toBe(1);
    expect(found.err).toMatch(/output\/edited-by-hand: `generated\/pets\/client\.ts`/);
    expect(found.err.match(/ error /g)).toHaveLength(1);
    expect(capstan(edited, ["generate"])).toMatchObject({ code: 1, err: expect.stringContaining("output/edited") });
    expect(readFolder(join(edited, "generated"))["pets/client.ts"]).toContain("'PUT'");

    // What the capability changes is written anew; what it does not keeps the layout it has.
    write(folder, { "capabilities/pets.yaml": lists.replace("Lists pets.", "Lists all pets.") });
    const stale = capstan(folder, ["check"]);
    expect(stale).toMatchObject({ code: 1, err: expect.stringContaining("output/capability-changed") });
    expect(stale.err).not.toContain("edited");
    expect(stale.err).not.toContain("formatting-only");
    expect(capstan(folder, ["generate"]).code).toBe(0);
    const after = readFolder(out);
    expect(after["pets/client.ts"]).toContain("Lists all pets.");
    const kept = Object.keys(after).filter((path) => after[path] === laidOut[path]);
    expect(kept).toContain("runtime/call.ts");
    expect(kept.filter((path) => path.startsWith("runtime/"))).toHaveLength(
      Object.keys(after).filter((path) => path.startsWith("runtime/")).length,
    );
    expect(capstan(folder, ["check"]).code).toBe(0);
  });

  it("is taken up by a tree that was formatted before, and given up again", async () => {
    const folder = project({ "capabilities/pets.yaml": lists });
    const out = join(folder, "generated");
    expect(capstan(folder, ["generate"]).code).toBe(0);
    const written = readFolder(out);
    for (const [path, text] of Object.entries(written)) {
      const { code } = await formatByOxfmt(path, text, { singleQuote: true, printWidth: 80 });
      write(out, { [path]: code });
    }
    const laidOut = readFolder(out);
    expect(capstan(folder, ["check"]).err).toMatch(/output\/formatting-only[^]*`layout: any`/);
    write(folder, { "capstan.config.yaml": "layout: any\n" });
    // The manifests say so; nothing else is touched.
    expect(capstan(folder, ["generate"]).code).toBe(0);
    const taken = readFolder(out);
    expect(Object.keys(taken).filter((path) => taken[path] !== laidOut[path] && !path.endsWith(manifestName))).toEqual(
      [],
    );
    expect(capstan(folder, ["check"]).code).toBe(0);
    write(folder, { "capstan.config.yaml": "layout: capstan\n" });
    expect(capstan(folder, ["check"]).code).toBe(1);
    expect(capstan(folder, ["generate"]).code).toBe(0);
    expect(readFolder(out)).toEqual(written);
  });

  it.skipIf(!existsSync(biome))("is clean after Biome, which also sorts imports and exports", () => {
    const folder = project({
      "capabilities/pets.yaml": lists,
      "capstan.config.yaml": "layout: any\n",
      "biome.json": JSON.stringify({
        formatter: { indentStyle: "tab", lineWidth: 110 },
        javascript: { formatter: { quoteStyle: "single", semicolons: "asNeeded", arrowParentheses: "asNeeded" } },
        linter: { enabled: false },
        assist: { actions: { source: { organizeImports: "on" } } },
      }),
    });
    const out = join(folder, "generated");
    expect(capstan(folder, ["generate"]).code).toBe(0);
    const written = readFolder(out);
    const run = spawnSync(biome, ["check", "--write", "generated"], { cwd: folder, encoding: "utf8" });
    expect(run.status, run.stderr).toBe(0);
    const laidOut = readFolder(out);
    expect(Object.keys(laidOut).filter((path) => laidOut[path] !== written[path]).length).toBeGreaterThan(10);
    expect(readFileSync(join(out, "pets", "client.ts"), "utf8")).toContain("'GET'");
    expect(capstan(folder, ["check"])).toMatchObject({ code: 0 });
    expect(capstan(folder, ["generate"]).err).toContain("nothing changed");
    expect(readFolder(out)).toEqual(laidOut);
  });
});
