import { spawnSync } from "node:child_process";
import { createHmac } from "node:crypto";
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { exampleCapability } from "../generator/drift/rules/example.js";
import { openCache } from "../generator/output/cache.js";
import { openPack, emptyPack, repack } from "../generator/output/pack.js";
import { capstan, project } from "./capstan.js";
import { scratchFolder } from "./check.js";

const user = process.getuid?.();
const packsIn = (folder: string): readonly string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".pack"))
    .map((name) => join(folder, name));

function saved(folder: string, root: string, entries: Readonly<Record<string, unknown>>): void {
  const cache = openCache(folder, user, root);
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
    cache.write("b.yaml", { count: 2 }, ["\n", "ö"]);
    expect(cache.read("a.yaml")?.entry).toEqual({ hash: "ä" });
    expect(packsIn(folder)).toEqual([]);
    cache.save();
    expect(packsIn(folder)).toHaveLength(1);
    const next = openCache(folder, user, "/project");
    for (const [name, entry] of Object.entries(entries)) expect(next.read(name)?.entry).toEqual(entry);
    expect(next.read("__proto__")?.entry).toBe(1);
    expect(next.read("a.yaml")?.rest()).toBeUndefined();
    for (const each of [cache, next]) expect(each.read("b.yaml")?.entry).toEqual({ count: 2 });
    for (const each of [cache, next]) expect(each.read("b.yaml")?.rest()).toEqual(["\n", "ö"]);
    expect(next.read("c.yaml")).toBeUndefined();
  });

  it("loses nothing that another run saved meanwhile, and takes the later of two", () => {
    const folder = scratchFolder();
    saved(folder, "/project", { one: 1, two: 2 });
    const [first, second] = [openCache(folder, user, "/project"), openCache(folder, user, "/project")];
    expect([first.read("one")?.entry, second.read("one")?.entry]).toEqual([1, 1]);
    first.write("three", 3);
    second.write("two", 22);
    first.save();
    second.save();
    const next = openCache(folder, user, "/project");
    expect(["one", "two", "three"].map((name) => next.read(name)?.entry)).toEqual([1, 22, 3]);
  });

  it("puts many on the disk before the run is over: one that is stopped loses half of them at most", () => {
    const folder = scratchFolder();
    const cache = openCache(folder, user, "/project");
    for (let index = 0; index < 2000; index += 1) cache.write(`${index}.yaml`, { index });
    const kept = openCache(folder, user, "/project");
    const count = Array.from({ length: 2000 }, (_, index) => kept.read(`${index}.yaml`)).filter(Boolean).length;
    expect(count).toBeGreaterThanOrEqual(1000);
    expect(cache.read("1999.yaml")?.entry).toEqual({ index: 1999 });
  });

  it("is new as long as this run found nothing, whatever it has written since", () => {
    const folder = scratchFolder();
    const cache = openCache(folder, user, "/project");
    cache.write("a.yaml", 1);
    expect(cache.isNew()).toBe(true);
    cache.save();
    expect([cache.isNew(), openCache(folder, user, "/project").isNew()]).toEqual([true, false]);
    expect(openCache(folder, user, "/other").isNew()).toBe(true);
  });

  it("clears what nobody will read any more, and nothing else", () => {
    const folder = scratchFolder();
    saved(folder, "/project", { one: 1 });
    const [pack = ""] = readdirSync(folder).filter((name) => name.endsWith(".pack"));
    const [hash, aside] = ["0123456789abcdef".repeat(2), "fedcba9876543210"];
    const left = [`${hash}.json`, `${pack}.${aside}`, `key.${aside}`, `${hash}.json.${aside}`];
    const kept = ["mine.json", `${hash}.json.txt`, `${hash}.pack`, "notes.txt", `${hash}.txt.${aside}`];
    // Of another run, which writes at this moment.
    const young = [`${pack}.${"0".repeat(16)}`];
    const long = new Date(Date.now() - 7_200_000);
    for (const name of [...left, ...kept]) {
      writeFileSync(join(folder, name), "text");
      utimesSync(join(folder, name), long, long);
    }
    for (const name of young) writeFileSync(join(folder, name), "text");
    const entries = (): readonly string[] => readdirSync(folder).sort();
    openCache(folder, user, "/project").read("one");
    expect(entries()).toEqual([...left, ...kept, ...young, pack, "key"].sort());
    symlinkSync(join(folder, "mine.json"), join(folder, `${"a".repeat(32)}.json`));
    mkdirSync(join(folder, `${"b".repeat(32)}.json`));
    const others = [`${"a".repeat(32)}.json`, `${"b".repeat(32)}.json`];
    saved(folder, "/project", { two: 2 });
    expect(entries()).toEqual([...kept, ...young, ...others, pack, "key"].sort());
    expect(openCache(folder, user, "/project").read("one")?.entry).toBe(1);
  });

  it("forgets projects that nothing new was remembered of for a season, when another one is written", () => {
    const folder = scratchFolder();
    const days = (count: number): Date => new Date(Date.now() - count * 86_400_000);
    const packs = ["/gone", "/resting", "/own"].map((root) => {
      const before = packsIn(folder);
      saved(folder, root, { one: 1 });
      return packsIn(folder).find((path) => !before.includes(path)) ?? "";
    });
    const [gone = "", resting = "", own = ""] = packs;
    for (const [path, age] of [
      [gone, 91],
      [resting, 89],
      [own, 400],
    ] as const)
      utimesSync(path, days(age), days(age));
    const longName = join(folder, `${"0".repeat(33)}.pack`);
    const mine = [longName, join(folder, "mine.pack")];
    for (const path of mine) {
      writeFileSync(path, "text");
      utimesSync(path, days(400), days(400));
    }
    // Reading clears nothing, and nothing that is right is written anew.
    openCache(folder, user, "/own").read("one");
    openCache(folder, user, "/own").save();
    expect(packsIn(folder).toSorted()).toEqual([...packs, ...mine].sort());
    saved(folder, "/own", { two: 2 });
    expect(packsIn(folder).toSorted()).toEqual([resting, own, ...mine].sort());
    expect(openCache(folder, user, "/own").read("one")?.entry).toBe(1);
    expect(openCache(folder, user, "/resting").read("one")?.entry).toBe(1);
    expect(openCache(folder, user, "/gone").isNew()).toBe(true);
  });

  it("is not that of another project, whatever its file is called", () => {
    const folder = scratchFolder();
    saved(folder, "/project", { one: 1 });
    const [own = ""] = packsIn(folder);
    saved(folder, "/other", { one: "theirs" });
    const other = packsIn(folder).find((path) => path !== own) ?? "";
    copyFileSync(other, own);
    expect(openCache(folder, user, "/project").read("one")).toBeUndefined();
    expect(openCache(folder, user, "/other").read("one")?.entry).toBe("theirs");
  });

  it("believes no file that is cut off, longer, or has one other byte, and begins anew", () => {
    const folder = scratchFolder();
    saved(folder, "/project", { one: "a".repeat(50), two: 2 });
    const [path = ""] = packsIn(folder);
    const whole = readFileSync(path);
    const isBelieved = (): boolean => openCache(folder, user, "/project").read("two")?.entry === 2;
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
    const first = openPack(repack(emptyPack, new Map([["one", Buffer.from("x".repeat(50))]]), 1000));
    const second = new Map([["two", Buffer.from("y")]]);
    expect(openPack(repack(first, second, 1000)).names).toEqual(["one", "two"]);
    expect(openPack(repack(first, second, 60)).names).toEqual(["two"]);
    const other = new Map([["one", Buffer.from("é")]]);
    expect(
      openPack(repack(first, other, 1000))
        .read("one")
        ?.toString(),
    ).toBe("é");
  });
});

describe("what a command says", () => {
  const text = readFileSync(join("capabilities", "oauth-authorization.yaml"), "utf8");

  it("is the same with a cache, from it and without it, notes on portability too", () => {
    const folder = project({ "capabilities/login.yaml": text });
    const cache = scratchFolder();
    expect(capstan(folder, ["generate"], { CAPSTAN_CACHE: "off" }).code).toBe(0);
    for (const args of [
      [],
      ["--portable"],
      ["--format", "json"],
      ["--format", "sarif"],
      ["--quiet", "--format", "json"],
    ]) {
      const [fresh, first, second] = ["off", cache, cache].map((where) =>
        capstan(folder, ["check", ...args], { CAPSTAN_CACHE: where }),
      );
      expect(first).toEqual(fresh);
      expect(second).toEqual(fresh);
    }
    const { err } = capstan(folder, ["check"], { CAPSTAN_CACHE: cache });
    expect(err).not.toContain("portability/");
    expect(packsIn(cache)).toHaveLength(1);
  });

  it("is the same where a list that capabilities share is not remembered any more", () => {
    const folder = project({ "capabilities/login.yaml": text, "capabilities/other.yaml": text });
    const cache = scratchFolder();
    const run = (): unknown => capstan(folder, ["check"], { CAPSTAN_CACHE: cache });
    expect(capstan(folder, ["generate"], { CAPSTAN_CACHE: cache }).code).toBe(0);
    const before = run();
    const [path = ""] = packsIn(cache);
    const pack = openPack(readFileSync(path).subarray(32));
    const lists = pack.names.filter((name) => name.startsWith("list\n"));
    expect(lists).toHaveLength(1);
    const others = pack.names.filter((name) => !lists.includes(name));
    const kept = new Map(others.map((name) => [name, pack.read(name) ?? Buffer.alloc(0)]));
    const bytes = repack(emptyPack, kept, 1e9);
    const key = readFileSync(join(cache, "key"), "utf8");
    const proof = createHmac("sha256", key)
      .update(`${realpathSync(folder)}\n`)
      .update(bytes)
      .digest();
    writeFileSync(path, Buffer.concat([proof, bytes]));
    expect(run()).toEqual(before);
    expect(openPack(readFileSync(path).subarray(32)).names).toEqual(expect.arrayContaining(lists));
    expect(run()).toEqual(before);
  });
});

describe("templates of an installation", () => {
  it("count as they lie there: one that is edited is seen, whatever time it bears and however often it was read", async () => {
    const install = scratchFolder();
    for (const part of ["dist", "templates", "package.json"]) cpSync(part, join(install, part), { recursive: true });
    symlinkSync(resolve("node_modules"), join(install, "node_modules"));
    const folder = project({ "capabilities/pets.yaml": exampleCapability });
    const env = { PATH: process.env.PATH ?? "", HOME: scratchFolder(), CAPSTAN_CACHE: scratchFolder() };
    const run = (...args: readonly string[]): number | null =>
      spawnSync(process.execPath, [join(install, "dist", "cli.js"), ...args, "--quiet"], { cwd: folder, env }).status;
    const module = join(install, "templates", "runtime", "errors.ts");
    const text = readFileSync(module, "utf8");
    const { atime, mtime } = statSync(module);
    // What was written just now is not remembered.
    await wait(2100);
    expect([run("generate"), run("check"), run("check")]).toEqual([0, 0, 0]);
    writeFileSync(module, text.replace("the", "The"));
    utimesSync(module, atime, mtime);
    expect([run("check"), run("check")]).toEqual([1, 1]);
    writeFileSync(module, text);
    expect([run("check"), run("check")]).toEqual([0, 0]);
  });
});
