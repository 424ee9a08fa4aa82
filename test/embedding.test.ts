import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { capstan, write } from "./capstan.js";
import { askApplication, blocksOf, filesOf, promised } from "./hosts/embedding.js";

const esm = "An application of ES modules";
const commonjs = "An application of CommonJS";

/** A project of `capstan init` with these files beside it, and its packages. */
function makeProject(packageJson: string, files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "capstan-embedding-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  write(folder, { "package.json": packageJson });
  for (const args of [["init", "--yes"], ["generate"]]) {
    const { code, err } = capstan(folder, args);
    expect(code, err).toBe(0);
  }
  write(folder, files);
  symlinkSync(resolve("node_modules"), join(folder, "node_modules"));
  return folder;
}

/** Runs the page's line that builds, with the fast compiler in the place of `tsc`. */
function build(folder: string, line: string): void {
  expect(line).toMatch(/^npx tsc -p \. && cp /);
  const { status, stdout, stderr } = spawnSync("sh", ["-ec", line.replace("npx tsc", "node_modules/.bin/tsgo")], {
    cwd: folder,
    encoding: "utf8",
  });
  expect(status, stdout + stderr).toBe(0);
}

describe("docs/embedding.md", () => {
  const { "tsconfig.json": options = "" } = filesOf(esm);
  const [esmLine = "", commonjsLine = ""] = blocksOf("Build", "sh");

  it("its application of ES modules does what it says, and its other blocks compile and run", async () => {
    const [who = ""] = blocksOf("Who calls", "ts");
    const [inTests = ""] = blocksOf("In tests", "ts");
    const folder = makeProject('{"type": "module", "private": true}', {
      ...filesOf(esm),
      "who.ts": who,
      "in-tests.ts": inTests,
    });
    build(folder, esmLine);
    expect(await askApplication(folder, [process.execPath, "dist/main.js"])).toEqual(promised);
    for (const name of ["who", "in-tests"]) {
      const { status, stderr } = spawnSync(process.execPath, [`dist/${name}.js`], { cwd: folder, encoding: "utf8" });
      expect(status, stderr).toBe(0);
    }
    expect(capstan(folder, ["check", "--strict"])).toMatchObject({ code: 0 });
  });

  it("its application of CommonJS does the same, without a warning, and is clean under `check`", async () => {
    const marker = JSON.parse(blocksOf(commonjs, "json")[0] ?? "");
    expect(marker).toEqual({ type: "module" });
    const folder = makeProject('{"private": true}', { ...filesOf(commonjs), "tsconfig.json": options });
    build(folder, commonjsLine);
    expect(await askApplication(folder, [process.execPath, "dist/main.js"])).toEqual(promised);
    expect(capstan(folder, ["check", "--strict"])).toMatchObject({ code: 0 });
  });
});
