import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { entriesBetween } from "../../generator/drift/changelog.js";
import { compareExports } from "../../generator/drift/declarations/compare-exports.js";
import { readCode } from "../../generator/drift/declarations/read-code.js";
import { compareTrees, type Tree } from "../../generator/drift/generated/compare-trees.js";
import { exampleCapability } from "../../generator/drift/rules/example.js";
import { emitRuntime } from "../../generator/emit/runtime.js";
import { createTemplateReader } from "../../generator/source/package-files.js";
import { capstan, project, write } from "../capstan.js";
import { compileText } from "../check.js";

/** The output folder of a capability, as it is written but for its layout. */
function treeOf(text: string): Tree {
  const { files, runtime } = compileText(text, { name: "pets" });
  const readTemplate = createTemplateReader();
  return new Map([
    ["pets/capstan.manifest.json", '{ "capstan": "0.1.0", "dependencies": { "fastify": "^5.0.0" } }'],
    ...files.map(({ path, text: written }) => [path, written] as const),
    ...runtime
      .map((module) => emitRuntime(module, readTemplate))
      .map(({ path, text: written }) => [path, written] as const),
  ]);
}

const tree = treeOf(exampleCapability);

/** The tree as another Capstan would have written it: some of its texts are others. */
function changed(edits: readonly (readonly [path: string, from: string | RegExp, to: string])[]): Tree {
  const texts = new Map(tree);
  for (const [path, from, to] of edits) {
    const text = texts.get(path) ?? "";
    const other = text.replace(from, () => to);
    if (other === text) throw new Error(`nothing to edit in ${path}: ${String(from)}`);
    texts.set(path, other);
  }
  return texts;
}

function told(before: Tree, after: Tree): readonly string[] {
  return compareTrees(before, after, { compareExports, readCode }).map(
    ({ level, id, subject, sentence }) => `${level} ${id} ${subject}: ${sentence}`,
  );
}

describe("generated trees, whichever Capstan wrote them", () => {
  it("do not differ from themselves", () => {
    expect(told(tree, tree)).toEqual([]);
  });

  it("differ in what their users see, and in nothing else", () => {
    const other = changed([
      // The client asks for more, and no longer has one of its functions.
      ["pets/types.ts", "readonly limit: number;", "readonly limit: number;\n  readonly page: number;"],
      ["pets/index.ts", /\bgetPet\b,?/, ""],
      // The contract takes a smaller number, and lost a member of its answer.
      ["pets/openapi.json", '"name": "limit",', '"name": "limit", "style": "pipeDelimited",'],
      ["pets/openapi.json", /"operationId": "list"/, '"operationId": "listAll"'],
      // Hosts read another hint, and other words.
      ["pets/mcp.ts", "destructiveHint: false", "destructiveHint: true"],
      ["pets/mcp.ts", "Find pets of a kind.", "Finds pets."],
    ]);
    const lines = told(tree, other);
    expect(lines).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^breaking client\/generated-broken pets: `getPet` of `index\.ts`/),
        expect.stringMatching(
          /^breaking client\/generated-broken pets: `listPets` of `index\.ts`.*no longer of that type/,
        ),
        expect.stringMatching(
          /^breaking rest\/generated-broken pets: `GET \/pets`: `limit` is written in another style/,
        ),
        expect.stringMatching(
          /^risky rest\/generated-shifted pets: `GET \/pets`: its `operationId` is `listAll`, and was `list`/,
        ),
        expect.stringMatching(/^risky mcp\/generated-shifted pets: `tool list-pets`: its hints are others/),
        expect.stringMatching(/^documentation mcp\/generated-reworded pets: `tool list-pets`/),
      ]),
    );
    expect(lines.filter((line) => !/getPet|listPets|GET \/pets|list-pets|ListPetsInput/.test(line))).toEqual([]);
  });

  it("say what a new edition of a capability needs, where it listens and what it lists", () => {
    const lines = told(
      tree,
      treeOf(
        exampleCapability
          .replaceAll("PETS_TOKEN", "ANIMALS_TOKEN")
          .replace("port: 9090", "port: 9191")
          .replace("        - name: show-pet\n", "        - name: show-a-pet\n")
          .replace(
            "type: integer\n                      mapping: $.count",
            "type: string\n                      mapping: $.count",
          ),
      ),
    );
    expect(lines).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/breaking runtime\/generated-broken pets: `ANIMALS_TOKEN`/),
        expect.stringMatching(/compatible runtime\/generated-extended pets: `PETS_TOKEN`/),
        expect.stringMatching(/breaking runtime\/generated-broken pets: listener `pets-mcp`: it listens on 9191/),
        expect.stringMatching(/breaking mcp\/generated-broken pets: `tool show-pet`/),
        expect.stringMatching(/compatible mcp\/generated-extended pets: `tool show-a-pet`/),
        expect.stringMatching(/breaking rest\/generated-broken pets: `GET \/pets`: `count` holds something else/),
      ]),
    );
  });

  it("are compared by the command, from a revision to the folder", () => {
    const folder = project({ "capabilities/pets.yaml": exampleCapability });
    const git = (...args: readonly string[]): void =>
      void execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.com", ...args], {
        cwd: folder,
        stdio: "ignore",
      });
    expect(capstan(folder, ["generate", "--quiet"]).code).toBe(0);
    git("init", "-q");
    git("add", "-A");
    git("commit", "-qm", "before the upgrade");
    const mcp = join(folder, "generated/pets/mcp.ts");
    write(folder, {
      "generated/pets/mcp.ts": readFileSync(mcp, "utf8").replace("readOnlyHint: true", "readOnlyHint: false"),
    });
    const run = capstan(folder, ["diff", "--generated", "git:HEAD", "--fail-on", "risky", "--format", "plain"]);
    expect(run).toMatchObject({ code: 1, err: expect.stringContaining("mcp/generated-shifted") });
    expect(run.err).toContain("1 change (1 risky)");
    expect(capstan(folder, ["diff", "--generated", "capabilities"])).toMatchObject({
      code: 3,
      err: expect.stringContaining("no folder that Capstan generated"),
    });
    // Where another Capstan wrote what this one would not write, `check` says what changed between the two.
    const manifest = join(folder, "generated/pets/capstan.manifest.json");
    write(folder, {
      "generated/pets/capstan.manifest.json": readFileSync(manifest, "utf8").replace(
        '"capstan": "0.1.0"',
        '"capstan": "0.0.9"',
      ),
    });
    expect(capstan(folder, ["check"]).err).toMatch(/what Capstan changed from 0\.0\.9 to 0\.1\.0:\n## 0\.1\.0\n- /);
  });
});

describe("a changelog between two versions", () => {
  const changelog =
    "# Changelog\n\n## 1.1.0\n\n- Third.\n\n## 1.0.0\n\n- Second.\n\n## 1.0.0-beta.1\n\n- First.\n\n## 0.9.0\n\n- Older.\n";

  it.each([
    ["0.9.0", "1.1.0", ["## 1.1.0", "- Third.", "## 1.0.0", "- Second.", "## 1.0.0-beta.1", "- First."]],
    ["1.0.0-beta.1", "1.0.0", ["## 1.0.0", "- Second."]],
    ["1.0.0", "1.1.0", ["## 1.1.0", "- Third."]],
    ["1.1.0", "1.0.0", []],
    ["source", "1.1.0", []],
  ])("from %s to %s", (was, now, expected) => {
    expect(entriesBetween(changelog, was, now)).toEqual(expected);
  });
});
