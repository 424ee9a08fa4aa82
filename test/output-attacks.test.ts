import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { reportNames } from "../generator/cli/capability-name.js";
import { exampleCapability } from "../generator/drift/rules/example.js";
import { identityOf } from "../generator/output/journal.js";
import { manifestName } from "../generator/output/manifest.js";
import { capstan, copyOf, project, write } from "./capstan.js";
import { readFolder, scratchFolder } from "./check.js";
import { killer } from "./killer.js";
import { part } from "./part.js";

const pets = { "capabilities/pets.yaml": exampleCapability };

function generated(files: Readonly<Record<string, string>> = pets): string {
  const folder = project(files);
  const { code, err } = capstan(folder, ["generate"]);
  if (code !== 0) throw new Error(err);
  return folder;
}

describe("what is committed beside generated code decides nothing", () => {
  it("an edit whose hash was edited with it is found by every check, cached or not, and written over", () => {
    const origin = generated();
    const cache = { CAPSTAN_CACHE: scratchFolder() };
    expect(capstan(origin, ["check"], cache).code).toBe(0);
    // The entry, and the key that it was written with.
    expect(readdirSync(cache.CAPSTAN_CACHE)).toHaveLength(2);
    for (const path of ["pets/client.ts", "pets/README.md", "pets/openapi.json", "runtime/call.ts"]) {
      const folder = copyOf(origin);
      editWithItsHash(folder, path);
      for (const [args, env] of [
        [["check"], {}],
        [["check", "--strict"], {}],
        [["check"], cache],
        [["check"], cache],
      ] as const) {
        const { code, err } = capstan(folder, args, env);
        expect(code, path).toBe(1);
        expect(err, path).toContain(`\`generated/${path}\``);
      }
      expect(capstan(folder, ["generate", "--force"], cache).code).toBe(0);
      expect(readFolder(join(folder, "generated"))).toEqual(readFolder(join(origin, "generated")));
    }
  });

  describe("and neither does a cache that somebody else had a hand in", () => {
    /** A project with an edit in it, and the machine's cache of what it was before. */
    const attacked = (): {
      readonly folder: string;
      readonly cache: string;
      readonly entry: string;
      readonly edited: string;
    } => {
      const folder = generated();
      const cache = scratchFolder();
      capstan(folder, ["check"], { CAPSTAN_CACHE: cache });
      const entry = readdirSync(cache).find((name) => name.endsWith(".pack"));
      if (entry === undefined) throw new Error("nothing is cached");
      const path = join(folder, "generated", "pets", "client.ts");
      const edited = `${readFileSync(path, "utf8")}\n// Mine.\n`;
      const before = readFileSync(path, "utf8");
      writeFileSync(path, edited);
      // What the entry says of the file, as it would have to be for the edit.
      const forged = readFileSync(join(cache, entry), "utf8").replaceAll(sha256(before), sha256(edited));
      expect(forged).toContain(sha256(edited));
      return { folder, cache, entry: join(cache, entry), edited: forged };
    };
    const elsewhere = (text: string): string => {
      const path = join(scratchFolder(), "entry.json");
      writeFileSync(path, text, { mode: 0o600 });
      return path;
    };

    it.each<[string, (entry: string, forged: string, cache: string) => void]>([
      ["an entry that was edited", (entry, forged) => writeFileSync(entry, forged)],
      [
        "a link to another",
        (entry, forged) => {
          rmSync(entry);
          symlinkSync(elsewhere(forged), entry);
        },
      ],
      [
        "a pipe, which never ends",
        (entry) => {
          rmSync(entry);
          execFileSync("mkfifo", [entry]);
        },
      ],
      ["what is no entry", (entry) => writeFileSync(entry, '{"key":null,"imports":null,"manifest":{"files":7}}')],
      [
        "a key that is a link",
        (entry, forged, cache) => {
          const key = join(cache, "key");
          const copy = elsewhere(readFileSync(key, "utf8"));
          rmSync(key);
          symlinkSync(copy, key);
          writeFileSync(entry, forged);
        },
      ],
    ])("%s", (_, attack) => {
      const { folder, cache, entry, edited } = attacked();
      attack(entry, edited, cache);
      const { code, err } = capstan(folder, ["check"], { CAPSTAN_CACHE: cache });
      expect(code).toBe(1);
      expect(err).toContain("`generated/pets/client.ts`");
    });

    it("nor is what others may write believed, or written into; the folder is its user's alone", () => {
      const { cache, entry, folder } = attacked();
      const modeOf = (path: string): number => statSync(path).mode & 0o777;
      expect([modeOf(entry), modeOf(join(cache, "key"))]).toEqual([0o600, 0o600]);
      const made = join(scratchFolder(), "made");
      capstan(folder, ["check"], { CAPSTAN_CACHE: made });
      expect(modeOf(made)).toBe(0o700);
      const open = join(scratchFolder(), "open");
      mkdirSync(open);
      chmodSync(open, 0o777);
      expect(capstan(folder, ["check"], { CAPSTAN_CACHE: open }).code).toBe(1);
      expect(readdirSync(open)).toEqual([]);
    });

    it("an entry is written in place of a link, and not through it", () => {
      const { folder, cache, entry } = attacked();
      const victim = elsewhere("victim");
      rmSync(entry);
      symlinkSync(victim, entry);
      capstan(folder, ["check"], { CAPSTAN_CACHE: cache });
      expect(readFileSync(victim, "utf8")).toBe("victim");
      expect(lstatSync(entry).isFile()).toBe(true);
    });
  });

  it("a journal of a run that never was makes no edit right, and reaches nothing outside", () => {
    const folder = generated();
    const client = join(folder, "generated", "pets", "client.ts");
    const right = readFileSync(client, "utf8");
    const edited = `${right}\n// Mine.\n`;
    write(folder, { "outside.ts": "outside\n", "generated/pets/mine.txt": "mine\n" });
    writeFileSync(client, edited);
    const names = [
      "../outside.ts",
      resolve(folder, "outside.ts"),
      "pets/../../outside.ts",
      "pets/mine.txt",
      "__proto__",
    ];
    const plan = JSON.stringify({
      folder: identityOf(join(folder, "generated")),
      hashes: {
        ...Object.fromEntries(names.map((name) => [name, sha256(name.endsWith("mine.txt") ? "mine\n" : "outside\n")])),
        "pets/client.ts": sha256(edited),
      },
    });
    write(join(folder, "generated"), { ".capstan-999999-forged/plan.json": plan, ".capstan-1-odd/plan.json": "[[[" });
    const linked = scratchFolder();
    write(linked, { "plan.json": plan, "kept.txt": "kept" });
    symlinkSync(linked, join(folder, "generated", ".capstan-999998-linked"));
    mkdirSync(join(folder, "generated", ".capstan-999997-pipe"));
    execFileSync("mkfifo", [join(folder, "generated", ".capstan-999997-pipe", "plan.json")]);
    const checked = capstan(folder, ["check"]);
    expect([checked.code, checked.err]).toEqual([1, expect.stringContaining("`generated/pets/client.ts`")]);
    capstan(folder, ["generate", "--force"]);
    expect(readFileSync(client, "utf8")).toBe(right);
    expect(readFileSync(join(folder, "outside.ts"), "utf8")).toBe("outside\n");
    expect(readFileSync(join(folder, "generated/pets/mine.txt"), "utf8")).toBe("mine\n");
    expect(readFileSync(join(linked, "kept.txt"), "utf8")).toBe("kept");
    expect(existsSync(join(folder, "generated", ".capstan-999999-forged"))).toBe(false);
  });

  it("a manifest that owns what it never wrote has nothing read or removed outside, and removes nothing that was changed", () => {
    const folder = generated();
    write(folder, { "generated/pets/mine.txt": "mine\n", "outside.ts": "outside\n" });
    const manifest = join(folder, "generated", "pets", manifestName);
    const text = readFileSync(manifest, "utf8");
    writeFileSync(
      manifest,
      text.replace('"client.ts": {', `"mine.txt": { "sha256": "${"0".repeat(64)}" },\n    "client.ts": {`),
    );
    expect(capstan(folder, ["generate"])).toMatchObject({ code: 1, err: expect.stringContaining("output/edited") });
    expect(readFileSync(join(folder, "generated", "pets", "mine.txt"), "utf8")).toBe("mine\n");
    // What a stopped run left says nothing of what is outside either.
    writeFileSync(manifest, text);
    write(folder, {
      "generated/.capstan-1-x/plan.json": JSON.stringify({
        "../outside.ts": sha256("outside\n"),
        "pets/../../outside.ts": sha256("outside\n"),
      }),
    });
    expect(capstan(folder, ["generate"]).code).toBe(0);
    expect(readFileSync(join(folder, "outside.ts"), "utf8")).toBe("outside\n");
  });
});

describe("links and strange files in the output folder are refused", () => {
  const links: readonly (readonly [string, (folder: string, outside: string) => void])[] = [
    ["generated/pets", (folder, outside) => moveAndLink(join(folder, "generated", "pets"), outside)],
    ["generated/runtime", (folder, outside) => moveAndLink(join(folder, "generated", "runtime"), outside)],
    [
      "generated/pets/client.ts",
      (folder, outside) => moveAndLink(join(folder, "generated", "pets", "client.ts"), outside),
    ],
    ["generated/pets/skill", (folder, outside) => moveAndLink(join(folder, "generated", "pets", "skill"), outside)],
    [
      `generated/pets/${manifestName}`,
      (folder, outside) => moveAndLink(join(folder, "generated", "pets", manifestName), outside),
    ],
    ["generated", (folder, outside) => moveAndLink(join(folder, "generated"), outside)],
  ];

  it.each(links)("%s", (path, link) => {
    const folder = generated();
    const outside = join(scratchFolder(), "there");
    link(folder, outside);
    write(folder, { "capabilities/pets.yaml": exampleCapability.replace("Lists pets.", "Lists all pets.") });
    const before = readFolder(folder);
    for (const args of [["generate"], ["generate", "--force"], ["check"]]) {
      const { code, err } = capstan(folder, args);
      expect(code, args.join(" ")).toBe(1);
      expect(err, args.join(" ")).toContain(`output/obstacle: \`${path}\` is a symbolic link`);
      expect(readFolder(folder), "nothing is written").toEqual(before);
    }
  });

  it("also where nothing was generated yet, and where a capability is gone; --out takes a link as it is", () => {
    const folder = project(pets);
    const outside = scratchFolder();
    write(outside, { "mine.txt": "mine\n" });
    mkdirSync(join(folder, "generated"));
    symlinkSync(outside, join(folder, "generated", "pets"));
    expect(capstan(folder, ["generate"])).toMatchObject({ code: 1, err: expect.stringContaining("output/obstacle") });
    expect(readFolder(outside)).toEqual({ "mine.txt": "mine\n" });
    const gone = generated({ ...pets, "capabilities/other.yaml": exampleCapability.replaceAll("pets", "dogs") });
    moveAndLink(join(gone, "generated", "other", "client.ts"), join(outside, "client.ts"));
    rmSync(join(gone, "capabilities", "other.yaml"));
    expect(capstan(gone, ["generate"])).toMatchObject({ code: 1, err: expect.stringContaining("output/obstacle") });
    expect(existsSync(join(outside, "client.ts"))).toBe(true);
    symlinkSync(outside, join(folder, "elsewhere"));
    expect(capstan(folder, ["generate", "--out", "elsewhere"]).code).toBe(0);
    expect(Object.keys(readFolder(outside))).toContain("pets/client.ts");
  });

  it("pipes and devices end at once, wherever they stand", () => {
    const folder = generated();
    const client = join(folder, "generated", "pets", "client.ts");
    rmSync(client);
    execFileSync("mkfifo", [client]);
    for (const args of [["check"], ["generate", "--force"]])
      expect(capstan(folder, args)).toMatchObject({
        code: 1,
        err: expect.stringContaining("`generated/pets/client.ts` is no regular file"),
      });
    const source = project({});
    execFileSync("mkfifo", [join(source, "pets.yaml")]);
    expect(capstan(source, ["validate", "pets.yaml"])).toMatchObject({
      code: 3,
      err: expect.stringContaining("it is no regular file"),
    });
    expect(capstan(source, ["validate", "/dev/zero"])).toMatchObject({
      code: 3,
      err: expect.stringContaining("it is no regular file"),
    });
    expect(capstan(source, ["diff", "/dev/zero", "/dev/null"]).code).toBe(3);
  });
});

describe("a run that is killed between any two operations on files", () => {
  it("never makes the next one see edits, and is cleared up by it", () => {
    const origin = generated({ ...pets, "capabilities/other.yaml": exampleCapability.replaceAll("pets", "dogs") });
    const hook = join(scratchFolder(), "killer.mjs");
    writeFileSync(hook, killer);
    // The second edition rewrites, adds and removes files, and removes a folder; the third is what comes after the crash.
    const second = exampleCapability
      .replace("Lists pets.", "Lists all pets.")
      .slice(0, exampleCapability.indexOf("    - type: mcp"));
    const third = exampleCapability.replace("Lists pets.", "Lists every pet.");
    write(origin, {
      "capabilities/pets.yaml": second,
      "capabilities/new.yaml": exampleCapability.replaceAll("pets", "cats"),
    });
    rmSync(join(origin, "capabilities", "other.yaml"));
    const run = (folder: string, killAt: number): { readonly signal: string | null; readonly out: string } => {
      const { signal, stdout } = spawnSync(
        process.execPath,
        ["--import", pathToFileURL(hook).href, resolve("dist", "cli.js"), "generate", "--quiet"],
        { cwd: folder, encoding: "utf8", env: { PATH: process.env.PATH ?? "", HOME: folder, KILL_AT: String(killAt) } },
      );
      return { signal, out: stdout };
    };
    const operations = Number(run(copyOf(origin), 1_000_000).out);
    expect(operations).toBeGreaterThan(60);
    const expected = copyOf(origin);
    write(expected, { "capabilities/pets.yaml": third });
    expect(capstan(expected, ["generate"]).code).toBe(0);
    const tree = readFolder(join(expected, "generated"));
    const fresh = readFolder(join(expected, "generated", "new"));

    const places = Array.from({ length: operations }, (_, index) => index);
    for (const killAt of part(places, 3)) {
      const folder = copyOf(origin);
      expect(run(folder, killAt).signal, `operation ${killAt}`).toBe("SIGKILL");
      // What is new is there as a whole, or not at all.
      if (existsSync(join(folder, "generated", "new")))
        expect(readFolder(join(folder, "generated", "new")), `operation ${killAt}`).toEqual(fresh);
      write(folder, { "capabilities/pets.yaml": third });
      const { code, err } = capstan(folder, ["generate"]);
      expect(err, `operation ${killAt}`).not.toContain("edited");
      expect(code, `operation ${killAt}`).toBe(0);
      expect(readFolder(join(folder, "generated")), `operation ${killAt}`).toEqual(tree);
    }
  });

  it("is told by check as being behind, not as an edit", () => {
    const folder = generated();
    const old = readFolder(join(folder, "generated"));
    write(folder, { "capabilities/pets.yaml": exampleCapability.replace("Lists pets.", "Lists all pets.") });
    const finished = copyOf(folder);
    capstan(finished, ["generate"]);
    const client = readFolder(join(finished, "generated"))["pets/client.ts"] ?? "";
    expect(client).not.toBe(old["pets/client.ts"]);
    const staging = join(folder, "generated", ".capstan-999999-a");
    mkdirSync(staging);
    write(join(folder, "generated"), {
      "pets/client.ts": client,
      ".capstan-999999-a/plan.json": JSON.stringify({
        folder: identityOf(staging),
        hashes: { "pets/client.ts": sha256(client) },
      }),
    });
    write(folder, { "capabilities/pets.yaml": exampleCapability.replace("Lists pets.", "Lists every pet.") });
    const { err } = capstan(folder, ["check"]);
    expect(err).toContain("output/capability-changed: `generated/pets/client.ts`");
    expect(err).not.toContain("edited");
  });
});

describe("imports stay inside the project", () => {
  const importing = (location: string): string =>
    `naftiko: 1.0.0-alpha2\ncapability:\n  consumes:\n    - {from: ${location}, import: up}\n`;

  it("nothing of a file outside is read or quoted, however the way leads there", () => {
    const folder = project({
      "private.yaml": "alice: hunter2\n",
      "a/b/capability.yaml": importing("../../private.yaml"),
      "a/b/link.yaml": importing("./private.yaml"),
      "a/b/folder.yaml": importing("./up/private.yaml"),
      "a/b/root.yaml": importing("/../../../../../../etc/passwd"),
    });
    symlinkSync(join(folder, "private.yaml"), join(folder, "a", "b", "private.yaml"));
    symlinkSync(folder, join(folder, "a", "b", "up"));
    for (const name of ["capability", "link", "folder"]) {
      const { code, err } = capstan(folder, ["validate", `a/b/${name}.yaml`]);
      expect(code, name).toBe(1);
      expect(err, name).toContain("model/import-refused");
      expect(err, name).not.toMatch(/hunter2|alice/);
    }
    expect(capstan(folder, ["validate", "a/b/root.yaml"]).err).not.toContain("root:");
    // Whether there is a file outside is nobody's business either.
    rmSync(join(folder, "private.yaml"));
    expect(capstan(folder, ["validate", "a/b/capability.yaml"]).err).toContain("it is outside the project");
  });

  it("a project is where its configuration or package.json is, and the configuration can allow more", () => {
    const shared = `naftiko: 1.0.0-alpha2\nconsumes:\n  - type: http\n    namespace: up\n    baseUri: https://example.com\n    resources: [{path: /a, operations: [{name: get-a, method: GET}]}]\n`;
    const folder = project({
      "shared/up.yaml": shared,
      "p/package.json": "{}",
      "p/shared/up.yaml": shared,
      "p/capabilities/inside.yaml": importing("../shared/up.yaml"),
      "p/capabilities/outside.yaml": importing("../../shared/up.yaml"),
    });
    const inside = join(folder, "p");
    expect(capstan(inside, ["validate", "capabilities/inside.yaml"]).code).toBe(0);
    expect(capstan(inside, ["validate", "capabilities/outside.yaml"])).toMatchObject({
      code: 1,
      err: expect.stringContaining("model/import-refused"),
    });
    write(inside, { "capstan.config.yaml": "importFrom: [../shared]\n" });
    expect(capstan(inside, ["validate"]).code).toBe(0);
  });

  it("a capability of the project that is a link to elsewhere is not read", () => {
    const folder = project({
      "outside/secret.yaml": "alice: hunter2\n",
      "p/capstan.config.yaml": "{}\n",
      "p/capabilities/.keep": "",
    });
    symlinkSync(join(folder, "outside", "secret.yaml"), join(folder, "p", "capabilities", "secret.yaml"));
    const { code, err } = capstan(join(folder, "p"), ["validate"]);
    expect(code).toBe(3);
    expect(err).toContain("it is outside the project");
    expect(err).not.toMatch(/hunter2|alice/);
  });
});

it("text of the YAML makes no lines of its own in what is printed", () => {
  const folder = project({
    "capabilities/pets.yaml": exampleCapability.replace(
      "https://pets.example.com/v1",
      JSON.stringify(
        "ftp://x\n\n::error file=a::owned\ncapabilities/other.yaml:1:1 error source/syntax: owned\r\u001b[2K",
      ),
    ),
  });
  for (const format of ["pretty", "plain", "github"]) {
    const { code, out, err } = capstan(folder, ["validate", "--format", format]);
    expect(code, format).toBe(1);
    expect(out + err, format).toContain("model/bad-base-uri");
    expect(out + err, format).not.toMatch(/^(?:::error file=a|capabilities\/other)|\u001b|\r/m);
  }
});

describe("names from files", () => {
  it.each([
    ["two words", "output/unsafe-name", "`two-words.yaml`"],
    ["$(touch x)", "output/unsafe-name", "`touch-x.yaml`"],
    ["-rf", "output/unsafe-name", "`rf.yaml`"],
    ["a;b", "output/unsafe-name", "`a-b.yaml`"],
    [".hidden", "output/unsafe-name", "`hidden.yaml`"],
    ["naïve", "output/unsafe-name", "`naive.yaml`"],
    ["日本", "output/unsafe-name", "`capability.yaml`"],
    ["a\u001b[31mb", "output/unsafe-name", "`a-31mb.yaml`"],
    ["runtime", "output/reserved-name", "`runtime-api.yaml`"],
    ["Runtime", "output/reserved-name", "`Runtime-api.yaml`"],
    ["capstan.manifest.json", "output/reserved-name", "`capstan-api.yaml`"],
  ])("%j is refused with the name to use", (stem, code, instead) => {
    const refused = reportNames([`capabilities/${stem}.yaml`, "capabilities/Pets_2.v1@1f0c3aa-x.yaml"], {});
    expect([...refused.values()].map((diagnostic) => diagnostic.code)).toEqual([code]);
    expect([...refused.values()][0]?.help).toContain(instead);
    expect(
      [...reportNames(["a/pets.yaml", "b/Pets.yml"], {})].map(([path, diagnostic]) => [path, diagnostic.code]),
    ).toEqual([["b/Pets.yml", "output/same-folder"]]);
  });

  it("by every command, which writes nothing and prints no escape codes", () => {
    const stems = ["two words", "runtime", "a\u001b[31mb"];
    const folder = project(Object.fromEntries(stems.map((stem) => [`capabilities/${stem}.yaml`, exampleCapability])));
    for (const args of [
      ["generate"],
      ["check"],
      ["validate"],
      ["validate", "--format", "github"],
      ["validate", "--format", "plain"],
      ["generate", "--format", "github"],
    ]) {
      const { code, out, err } = capstan(folder, args);
      expect(code, args.join(" ")).toBe(1);
      const found = (out + err).match(/(?<!explain )output\/(?:unsafe|reserved)-name/g);
      expect(found, args.join(" ")).toHaveLength(3);
      expect(out + err, args.join(" ")).not.toContain("\u001b");
    }
    expect(existsSync(join(folder, "generated"))).toBe(false);
  });
});

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** Adds a line to a generated file, and the new hash to its folder's manifest. */
function editWithItsHash(folder: string, path: string): void {
  const file = join(folder, "generated", path);
  const before = readFileSync(file, "utf8");
  const after = path.endsWith(".json") ? `${before} ` : `${before}// mine\n`;
  writeFileSync(file, after);
  const manifest = join(folder, "generated", path.split("/")[0] ?? "", manifestName);
  const text = readFileSync(manifest, "utf8");
  expect(text).toContain(sha256(before));
  writeFileSync(manifest, text.replace(sha256(before), sha256(after)));
}

function moveAndLink(path: string, elsewhere: string): void {
  renameSync(path, elsewhere);
  symlinkSync(elsewhere, path);
}
