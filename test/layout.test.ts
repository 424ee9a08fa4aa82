import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { dirname, join, resolve } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exampleCapability } from "../generator/drift/rules/example.js";
import { formatFiles } from "../generator/output/format-files.js";
import {
  comparedOxfmt,
  formatTypeScript,
  formatWithOxfmt,
  formatWithPrettier,
  layoutVersion,
} from "../generator/output/format.js";
import { hasUnevenWidths } from "../generator/output/layout-differences.js";
import { capstan, project } from "./capstan.js";
import { readFolder, scratchFolder } from "./check.js";
import { compileCorpusFile, findCorpus, hasHeader, pickFiles, readCorpus } from "./corpus/corpus.js";
import { goldenCases } from "./golden/cases.js";
import { defaultSettings } from "../generator/pipeline.js";

const pinned = JSON.parse(readFileSync("package.json", "utf8")) as {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies: Readonly<Record<string, string>>;
};

describe("oxfmt gives Prettier's bytes", () => {
  it("is there, in the versions that were compared", async () => {
    expect(pinned.optionalDependencies.oxfmt).toBe(comparedOxfmt);
    expect(layoutVersion).toContain(`prettier ${pinned.dependencies.prettier},`);
    expect(await formatWithOxfmt("const  a = 1")).toBe("const a = 1;\n");
  });

  const golden = goldenCases().flatMap(({ compilation }) =>
    compilation.files.filter(({ layout }) => layout === "typescript"),
  );

  it(`for the ${golden.length} files of all goldens`, async () => {
    expect(golden.length).toBeGreaterThan(100);
    for (const { path, text } of golden)
      expect(await formatTypeScript(text), path).toBe(await formatWithPrettier(text));
  });

  const corpus = findCorpus();
  if (corpus === undefined) console.log("skipped: ../shared/corpus is not there");
  const seed = process.env.CAPSTAN_SEED ?? "layout";
  it.skipIf(!corpus)(`for a sample of the corpus, seed ${seed}`, async () => {
    if (corpus === undefined) return;
    const picked = pickFiles(readCorpus(corpus).filter(hasHeader), 12, seed);
    for (const file of picked) {
      for (const { path, text, layout } of compileCorpusFile(corpus, file, { ...defaultSettings, keepGoing: true })
        .files) {
        if (layout === "typescript") expect(await formatTypeScript(text), path).toBe(await formatWithPrettier(text));
      }
    }
  });

  it("for files that are laid out in one call, whatever stands beside them", async () => {
    const files = goldenCases().flatMap(({ compilation }) => compilation.files);
    // The order of one capability, and one in which the next file is of another.
    for (const some of [files, files.toSorted((one, other) => one.text.length - other.text.length)]) {
      const laidOut = await formatFiles(some.map((file, index) => ({ ...file, path: `all/${index}` })));
      for (const [index, { path, text, layout }] of some.entries()) {
        const alone = layout === "typescript" ? await formatWithPrettier(text) : text;
        expect(laidOut.get(String(index)), path).toBe(alone);
      }
    }
  });

  it("for odd files in one call with others", async () => {
    const odd = [
      "",
      "\n\n\n",
      "// a comment alone",
      "/* one\n   that is longer */\n\n\n",
      "\n\n// before\n\nconst a  = 1\n// behind\n\n\n// and more\n\n",
      "#!/usr/bin/env node\nconst a  = 1",
      "const a = `\n// The next file.\n`",
      "// The next file.\nconst a  = 1\n// The next file.\n",
      "// The next file.   \nconst a  = 1",
      "export const e\u0301 = '👩‍👩‍👧'",
      'import { a } from "a";import { b } from "b"',
      'import { a } from "a"\nexport default a',
      "export default function () {}",
      "type A = { a: 1 } // the last",
      "export {}",
      "const a = 1;;;",
      "label: for (;;) break label",
      "(function () {})()",
      "[1, 2].map(String)",
      "`text`.trim()",
      "const a = <T,>(b: T) => b\n",
      "\ufeffconst a  = 1",
      "const a  = 1;\r\nconst b  = 2;\r\n",
    ];
    for (const [index] of odd.entries()) {
      const texts = [...odd.slice(index), ...odd.slice(0, index)];
      const laidOut = await formatFiles(texts.map((text, at) => ({ path: `odd/${at}`, text, layout: "typescript" })));
      for (const [at, text] of texts.entries())
        expect(laidOut.get(String(at)), JSON.stringify(text)).toBe(await formatTypeScript(text));
    }
  });

  it("and throws what Prettier throws where one of several is no TypeScript", async () => {
    const texts = ["const a = 1", "const = ;", "const b = 2"];
    const files = texts.map((text, at) => ({ path: `odd/${at}`, text, layout: "typescript" as const }));
    await expect(formatFiles(files)).rejects.toThrow("Variable declaration expected");
  });

  it("for unions that no line holds, which the two break differently", async () => {
    for (const length of [40, 60, 78, 79, 80, 85, 95, 110]) {
      const name = `A${"a".repeat(length - 1)}`;
      for (const text of [
        `export interface Options { readonly handlers?: Partial<${name}> | undefined }`,
        `export type T = ${name} | undefined;`,
        `const a = (b: ${name} | "${name}" | undefined): ${name} | null => null;`,
      ]) {
        expect(await formatTypeScript(text), text).toBe(await formatWithPrettier(text));
      }
    }
  });

  it("for text of any script, at the end of a line", async () => {
    const word = fc.oneof(
      fc.string({ minLength: 1, maxLength: 12, unit: "grapheme" }),
      fc.constantFrom(
        "日本語",
        "한국어",
        "ﾊﾝｶｸ",
        "e\u0301",
        "👩‍👩‍👧",
        "☂️",
        "🇫🇷",
        "✌",
        "\u200b",
        "\u00ad",
        "שלום",
        "ไทย",
        "क्षि",
        "①",
      ),
    );
    const line = fc
      .tuple(fc.array(word, { minLength: 1, maxLength: 12 }), fc.integer({ min: 0, max: 70 }))
      .map(
        ([words, padding]) =>
          `const a = [${JSON.stringify(words.join(" "))}, "${"x".repeat(padding)}"]; // ${words.join(" ").replace(/[\n\r\u2028\u2029]/g, " ")}`,
      );
    const isAlike = async (text: string): Promise<boolean> =>
      (await formatTypeScript(text)) === (await formatWithPrettier(text));
    await fc.assert(fc.asyncProperty(line, isAlike), { numRuns: 300 });
    expect(hasUnevenWidths("e\u0301")).toBe(true);
    expect(hasUnevenWidths("日本語, 한국어, ß, €, →")).toBe(false);
  });

  it("or throws what Prettier throws, where the text is no TypeScript", async () => {
    await expect(formatTypeScript("const = ;")).rejects.toThrow("Variable declaration expected");
  });
});

describe("which of the two ran cannot be seen", () => {
  it("in what is written, in what is printed, or in `check`", () => {
    const install = installWithoutOxfmt();
    const run = (cwd: string, args: readonly string[]): { readonly code: number | null; readonly err: string } => {
      const { status, stderr } = spawnSync(process.execPath, [join(install, "dist", "cli.js"), ...args], {
        cwd,
        encoding: "utf8",
        env: { PATH: process.env.PATH ?? "", HOME: cwd },
      });
      return { code: status, err: stderr };
    };
    const [one, other] = [
      project({ "capabilities/pets.yaml": exampleCapability }),
      project({ "capabilities/pets.yaml": exampleCapability }),
    ];
    const fast = capstan(one, ["generate"]);
    const plain = run(other, ["generate"]);
    expect(plain).toEqual({ code: 0, err: fast.err });
    expect(readFolder(join(other, "generated"))).toEqual(readFolder(join(one, "generated")));
    expect(run(one, ["check"]).code).toBe(0);
    expect(capstan(other, ["check"]).code).toBe(0);
    expect(run(one, ["generate"]).err).toContain("nothing changed");
  });
});

/** Capstan as it is installed on a platform that oxfmt has no binding for. */
function installWithoutOxfmt(): string {
  const folder = scratchFolder();
  for (const part of ["dist", "templates", "package.json"]) cpSync(part, join(folder, part), { recursive: true });
  for (const name of ["prettier", "diff"]) {
    mkdirSync(dirname(join(folder, "node_modules", name)), { recursive: true });
    symlinkSync(resolve("node_modules", name), join(folder, "node_modules", name));
  }
  // The package without its binding: what npm leaves there.
  cpSync(join("node_modules", "oxfmt"), join(folder, "node_modules", "oxfmt"), { recursive: true });
  rmSync(join(folder, "node_modules", "@oxfmt"), { recursive: true, force: true });
  return folder;
}
