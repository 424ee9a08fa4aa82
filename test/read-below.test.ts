import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readBelow, readerBelow } from "../generator/source/read-file.js";
import { scratchFolder } from "./check.js";

/** A project with links that stay in it and links that leave it, and a folder outside that it may read from, too. */
function tree(): { readonly root: string; readonly folders: readonly string[] } {
  const all = scratchFolder();
  const root = join(all, "project");
  for (const folder of ["project/capabilities/deep", "project/empty", "shared", "elsewhere"])
    mkdirSync(join(all, folder), { recursive: true });
  for (const file of [
    "project/top.yaml",
    "project/capabilities/a.yaml",
    "project/capabilities/deep/b.yaml",
    "shared/c.yaml",
    "elsewhere/secret.yaml",
  ])
    writeFileSync(join(all, file), `text of ${file}\n`);
  writeFileSync(join(root, "capabilities", "mark.yaml"), "\uFEFFmarked: é\n");
  writeFileSync(join(root, "capabilities", "pixels.yaml"), Buffer.from([0x89, 0xff, 0xfe]));
  const link = (to: string, at: string): void => symlinkSync(to, join(root, at));
  link("a.yaml", "capabilities/same.yaml");
  link("../../elsewhere/secret.yaml", "capabilities/leaves.yaml");
  link("../../elsewhere", "capabilities/out");
  link("../capabilities", "empty/in");
  link("../../shared", "capabilities/shared");
  link("nowhere", "capabilities/broken.yaml");
  link("circle.yaml", "capabilities/circle.yaml");
  return { root, folders: [root, join(all, "shared")] };
}

const paths: readonly (readonly [path: string, what: string | RegExp])[] = [
  ["top.yaml", "text of project/top.yaml\n"],
  ["capabilities/a.yaml", "text of project/capabilities/a.yaml\n"],
  ["capabilities/deep/b.yaml", "text of project/capabilities/deep/b.yaml\n"],
  ["capabilities/deep/../a.yaml", "text of project/capabilities/a.yaml\n"],
  ["./top.yaml", "text of project/top.yaml\n"],
  ["capabilities/mark.yaml", "marked: é\n"],
  ["capabilities/pixels.yaml", /not UTF-8/],
  ["capabilities/same.yaml", "text of project/capabilities/a.yaml\n"],
  ["empty/in/a.yaml", "text of project/capabilities/a.yaml\n"],
  ["capabilities/shared/c.yaml", "text of shared/c.yaml\n"],
  ["../shared/c.yaml", "text of shared/c.yaml\n"],
  ["capabilities/leaves.yaml", /outside the project/],
  ["capabilities/out/secret.yaml", /outside the project/],
  ["../elsewhere/secret.yaml", /outside the project/],
  ["capabilities/out/nothing.yaml", /outside the project/],
  ["capabilities/nothing.yaml", /no such file/],
  ["nowhere/at/all.yaml", /no such file/],
  ["capabilities/broken.yaml", /a link to what is not there/],
  ["capabilities/circle.yaml", /circles/],
  ["capabilities/deep", /is a folder/],
  ["capabilities/", /is a folder/],
  ["capabilities/..", /is a folder/],
  ["capabilities/a.yaml/inside.yaml", /no such file/],
  ["capabilities/a\0.yaml", /no file can have that name/],
];

describe("many files that must be below a folder", () => {
  it.each(paths)("%j is read, or refused, as one alone would be", (path, what) => {
    const { root, folders } = tree();
    const read = readerBelow(folders, root);
    const once = read(path);
    expect("file" in once ? once.file.text : once.problem).toEqual(
      typeof what === "string" ? what : expect.stringMatching(what),
    );
    expect(once).toEqual(readBelow(folders, root, path));
    for (const [other] of paths) expect(read(other)).toEqual(readBelow(folders, root, other));
  });
});
