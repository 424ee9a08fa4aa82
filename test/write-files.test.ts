import { execFileSync, spawn } from "node:child_process";
import { lstatSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, it } from "vitest";
import { writeFiles } from "../generator/output/write-files.js";

const folder = join(".capstan", "write-files");
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });

it("writes a file, its folders with it, and removes one", () => {
  writeFiles(folder, new Map([["a/b.txt", "one"]]), 1);
  expect(readFileSync(join(folder, "a", "b.txt"), "utf8")).toBe("one");
  writeFiles(folder, new Map([["a/b.txt", undefined]]), 1);
  expect(lstatSync(join(folder, "a", "b.txt"), { throwIfNoEntry: false })).toBeUndefined();
});

it("writes into a pipe, and leaves it where it is", async ({ skip }) => {
  if (process.platform === "win32") {
    console.log("skipped: pipes that stand in a folder, which Windows has not");
    return skip();
  }
  const pipe = join(folder, "pipe");
  execFileSync("mkfifo", [pipe]);
  const reader = spawn("cat", [pipe], { stdio: ["ignore", "pipe", "inherit"] });
  writeFiles(folder, new Map([["pipe", "through"]]), 1);
  expect(await text(reader.stdout)).toBe("through");
  expect(lstatSync(pipe).isFIFO()).toBe(true);
});
