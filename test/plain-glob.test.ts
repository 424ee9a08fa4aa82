import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { glob } from "tinyglobby";
import { describe, expect, it } from "vitest";
import { listPlainGlob } from "../generator/source/plain-glob.js";
import { scratchFolder } from "./check.js";

const files = [
  "top.yaml",
  ".hidden.yaml",
  "capabilities/a.yaml",
  "capabilities/b.yml",
  "capabilities/B.YAML",
  "capabilities/c.yaml.bak",
  "capabilities/c.json",
  "capabilities/.yaml",
  "capabilities/.d.yaml",
  "capabilities/e f.yaml",
  "capabilities/é[1].yaml",
  "capabilities/folder.yaml/inside.yaml",
  "capabilities/deep/er/f.yaml",
  "capabilities/.git/g.yaml",
  "capabilities/node_modules/h/h.yaml",
  "capabilities/Node_Modules/i.yaml",
  "node_modules/pack/j.yaml",
  "teams/@one/k-l/m.yaml",
];

function tree(): string {
  const root = scratchFolder();
  for (const file of files) {
    mkdirSync(join(root, dirname(file)), { recursive: true });
    writeFileSync(join(root, file), "");
  }
  return root;
}

const plain = [
  "capabilities/*.{yaml,yml}",
  "capabilities/**/*.{yaml,yml}",
  "capabilities/*.yaml",
  "**/*.{yaml,yml}",
  "*.yaml",
  "teams/@one/**/*.yaml",
  "teams/**/*.yaml",
  "nowhere/*.yaml",
  "nowhere/**/*.{yaml,yml}",
  "capabilities/a.yaml/*.yaml",
];

const others = [
  "capabilities/*",
  "capabilities/{a,b}.yaml",
  "./capabilities/*.yaml",
  "../capabilities/*.yaml",
  "capabilities/*/*.yaml",
  "capabilities/**.yaml",
  "capabilities/[ab].yaml",
  "!capabilities/*.yaml",
  "capabilities/*.y?ml",
  "capabilities/*.{yaml,}",
  "/capabilities/*.yaml",
  "node_modules/pack/*.yaml",
  "capabilities/.git/*.yaml",
];

const neverClosed = (folder: string): void => expect.unreachable(`${folder} is closed`);

describe("globs of the plainest kind", () => {
  it.each(plain)("%s: name what the package of globs finds", async (pattern) => {
    const root = tree();
    const found = await glob(pattern, { cwd: root, ignore: ["**/node_modules/**"], expandDirectories: false });
    const listed = listPlainGlob(root, pattern, neverClosed);
    // A folder that is called like a file is named too, so that whoever reads it says so.
    const named = listed?.filter((path) => path !== "capabilities/folder.yaml");
    expect(named?.sort()).toEqual([...found].sort());
  });

  it("find something", () => {
    const listed = listPlainGlob(tree(), "capabilities/**/*.{yaml,yml}", neverClosed) ?? [];
    expect([...listed].sort()).toEqual([
      "capabilities/Node_Modules/i.yaml",
      "capabilities/a.yaml",
      "capabilities/b.yml",
      "capabilities/deep/er/f.yaml",
      "capabilities/e f.yaml",
      "capabilities/folder.yaml/inside.yaml",
      "capabilities/é[1].yaml",
    ]);
  });

  it.each(others)("%s: is none of them", (pattern) => {
    expect(listPlainGlob(tree(), pattern, neverClosed)).toBeUndefined();
  });

  it("leave links to the package", () => {
    const root = tree();
    symlinkSync("a.yaml", join(root, "capabilities", "linked.yaml"));
    expect(listPlainGlob(root, "capabilities/*.yaml", neverClosed)).toBeUndefined();
    expect(listPlainGlob(root, "*.yaml", neverClosed)).toEqual(["top.yaml"]);
  });

  it("name what is no file and is called like one, so that it is told", () => {
    const root = tree();
    symlinkSync("nowhere.yaml", join(root, "capabilities", "lost.yaml"));
    expect(listPlainGlob(root, "capabilities/*.yaml", neverClosed)).toContain("capabilities/lost.yaml");
    expect(listPlainGlob(root, "capabilities/**/*.yaml", neverClosed)).toContain("capabilities/lost.yaml");
    // All below it is read anyway.
    expect(listPlainGlob(root, "capabilities/**/*.yaml", neverClosed)).not.toContain("capabilities/folder.yaml");
  });
});
