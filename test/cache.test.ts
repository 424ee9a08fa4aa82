import { copyFileSync, readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openCache } from "../generator/output/cache.js";
import { openPack, emptyPack, repack } from "../generator/output/pack.js";
import { scratchFolder } from "./check.js";

const user = process.getuid?.();
const packsIn = (folder: string): readonly string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".pack"))
    .map((name) => join(folder, name));

function saved(folder: string, project: string, entries: Readonly<Record<string, unknown>>): void {
  const cache = openCache(folder, user, project);
  for (const [name, entry] of Object.entries(entries)) cache.write(name, entry);
  cache.save();
}

describe("the cache of a project", () => {
  it("keeps what was written, at once for this run and after it is saved for the next, in one file", () => {
    const folder = scratchFolder();
    const entries = { "a.yaml": { hash: "ä" }, "group\nall": ["\n", null], __proto__: 1 };
    const cache = openCache(folder, user, "/project");
    for (const [name, entry] of Object.entries(entries)) cache.write(name, entry);
    cache.write("__proto__", 1);
    expect(cache.read("a.yaml")).toEqual({ hash: "ä" });
    expect(packsIn(folder)).toEqual([]);
    cache.save();
    expect(packsIn(folder)).toHaveLength(1);
    const next = openCache(folder, user, "/project");
    for (const [name, entry] of Object.entries(entries)) expect(next.read(name)).toEqual(entry);
    expect(next.read("__proto__")).toBe(1);
    expect(next.read("b.yaml")).toBeUndefined();
  });

  it("loses nothing that another run saved meanwhile, and takes the later of two", () => {
    const folder = scratchFolder();
    saved(folder, "/project", { one: 1, two: 2 });
    const [first, second] = [openCache(folder, user, "/project"), openCache(folder, user, "/project")];
    expect([first.read("one"), second.read("one")]).toEqual([1, 1]);
    first.write("three", 3);
    second.write("two", 22);
    first.save();
    second.save();
    const next = openCache(folder, user, "/project");
    expect(["one", "two", "three"].map(next.read)).toEqual([1, 22, 3]);
  });

  it("puts many on the disk before the run is over: one that is stopped loses half of them at most", () => {
    const folder = scratchFolder();
    const cache = openCache(folder, user, "/project");
    for (let index = 0; index < 2000; index += 1) cache.write(`${index}.yaml`, { index });
    const kept = openCache(folder, user, "/project");
    const count = Array.from({ length: 2000 }, (_, index) => kept.read(`${index}.yaml`)).filter(Boolean).length;
    expect(count).toBeGreaterThanOrEqual(1000);
    expect(cache.read("1999.yaml")).toEqual({ index: 1999 });
  });

  it("is not that of another project, whatever its file is called", () => {
    const folder = scratchFolder();
    saved(folder, "/project", { one: 1 });
    const [own = ""] = packsIn(folder);
    saved(folder, "/other", { one: "theirs" });
    const other = packsIn(folder).find((path) => path !== own) ?? "";
    copyFileSync(other, own);
    expect(openCache(folder, user, "/project").read("one")).toBeUndefined();
    expect(openCache(folder, user, "/other").read("one")).toBe("theirs");
  });

  it("believes no file that is cut off, longer, or has one other byte, and begins anew", () => {
    const folder = scratchFolder();
    saved(folder, "/project", { one: "a".repeat(50), two: 2 });
    const [path = ""] = packsIn(folder);
    const whole = readFileSync(path);
    const isBelieved = (): boolean => openCache(folder, user, "/project").read("two") === 2;
    expect(isBelieved()).toBe(true);
    for (let at = 0; at < whole.length; at += 7) {
      const edited = Buffer.from(whole);
      edited[at] = (edited[at] ?? 0) ^ 1;
      writeFileSync(path, edited);
      expect(isBelieved(), `byte ${at}`).toBe(false);
      truncateSync(path, at);
      expect(isBelieved(), `${at} bytes`).toBe(false);
    }
    writeFileSync(path, Buffer.concat([whole, Buffer.from(" ")]));
    expect(isBelieved()).toBe(false);
    saved(folder, "/project", { two: 2 });
    expect(isBelieved()).toBe(true);
  });
});

describe("a pack", () => {
  it("keeps what it has, as far as it may grow", () => {
    const first = openPack(repack(emptyPack, new Map([["one", "x".repeat(50)]]), 1000));
    const second = new Map([["two", "y"]]);
    expect(openPack(repack(first, second, 1000)).names).toEqual(["one", "two"]);
    expect(openPack(repack(first, second, 60)).names).toEqual(["two"]);
    expect(openPack(repack(first, new Map([["one", "é"]]), 1000)).read("one")).toBe("é");
  });
});
