import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, chownSync, existsSync, mkdirSync, openSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { exampleCapability } from "../generator/drift/rules/example.js";
import { manifestName } from "../generator/output/manifest.js";
import { capstan, freshCapstan, project, type Run, write } from "./capstan.js";
import { readFolder } from "./check.js";

/** Folders that are closed, links that lead nowhere, devices that are full: what is told, in plain words, and what is left. Nothing of it is a bug of ours. */
const program = resolve("dist", "cli.js");
const pets = { "capabilities/pets.yaml": exampleCapability };
const sameAsOther = exampleCapability.replaceAll("pets", "dogs");
const isRoot = process.getuid?.() === 0;
/** Whom permissions mean something to. */
const nobody = 65_534;

/** Runs the command as somebody whom permissions hold back. */
function asUser(cwd: string, ...args: readonly string[]): Run {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    cwd,
    encoding: "utf8",
    env: { PATH: process.env.PATH ?? "", HOME: cwd },
    ...(isRoot ? { uid: nobody, gid: nobody } : {}),
  });
  return { code: status, out: stdout, err: stderr };
}

/** Without modes of files there is nothing to try, nor where root's folders hide the command from everybody else. */
const canTry = process.platform !== "win32" && asUser("/", "--version").code === 0;

/** A project of that user's. */
function closable(files: Readonly<Record<string, string>>): string {
  const folder = project(files);
  onTestFinished(() => void spawnSync("chmod", ["-R", "u+rwX", folder]));
  if (isRoot)
    for (const path of ["", ...readdirSync(folder, { recursive: true }).map(String)])
      chownSync(join(folder, path), nobody, nobody);
  return folder;
}

/** What may not be there whatever is wrong. */
function expectPlain({ out, err }: Run): void {
  expect(out + err).not.toMatch(/bug in Capstan|^ {4}at /m);
}

describe.skipIf(!canTry)("what permissions forbid", () => {
  const commands = [["generate"], ["check"], ["explain", "pets"], ["names"], ["validate", "--fix"]];

  it.each(["capabilities/pets.yaml", "capabilities", "capabilities/closed"])(
    "is told of %s by every command that reads it, and nothing is written",
    (path) => {
      const folder = closable({
        ...pets,
        "capabilities/closed/dogs.yaml": sameAsOther,
        "capstan.config.yaml": "capabilities: [capabilities/**/*.yaml]\n",
      });
      expect(asUser(folder, "generate").code).toBe(0);
      const before = readFolder(join(folder, "generated"));
      chmodSync(join(folder, path), 0);
      // A capability that is named is not in it.
      for (const args of path === "capabilities/closed" ? commands.filter(([name]) => name !== "explain") : commands) {
        const run = asUser(folder, ...args);
        expectPlain(run);
        expect({ args, code: run.code }).toEqual({ args, code: 3 });
        expect(run.out + run.err).toContain(
          `${path} error source/unreadable: \`${path}\` cannot be read: its permissions forbid it`,
        );
      }
      expect(readFolder(join(folder, "generated"))).toEqual(before);
    },
  );

  it("is told of what is named in a closed folder", () => {
    const folder = closable(pets);
    chmodSync(join(folder, "capabilities"), 0);
    for (const args of [
      ["validate", "capabilities/pets.yaml"],
      ["diff", "capabilities/pets.yaml", "capabilities/pets.yaml"],
      ["import", "openapi", "capabilities/pets.yaml"],
    ]) {
      const run = asUser(folder, ...args);
      expectPlain(run);
      expect(run).toMatchObject({ code: 3, err: expect.stringContaining("its permissions forbid it") });
    }
  });

  it.each(["generated", "generated/pets", "generated/pets/client.ts", `generated/pets/${manifestName}`])(
    "is told of %s, where what was generated may not be read",
    (path) => {
      const folder = closable(pets);
      expect(asUser(folder, "generate").code).toBe(0);
      chmodSync(join(folder, path), 0);
      for (const args of [["check"], ["generate"], ["generate", "--force"]]) {
        const run = asUser(folder, ...args);
        expectPlain(run);
        expect({ args, code: run.code }).toEqual({ args, code: 3 });
        expect(run.err.match(/source\/unreadable/g)).toHaveLength(1);
        expect(run.err).toContain(`\`${path}\` cannot be read: its permissions forbid it`);
      }
    },
  );

  it("leaves all as it was where something of what was generated may not be replaced or removed", () => {
    const folder = closable({ ...pets, "capabilities/dogs.yaml": sameAsOther });
    expect(asUser(folder, "generate").code).toBe(0);
    rmSync(join(folder, "capabilities", "dogs.yaml"));
    write(folder, {
      "capabilities/cats.yaml": exampleCapability.replaceAll("pets", "cats"),
      "capabilities/pets.yaml": exampleCapability.replace("Lists pets", "Lists all pets"),
    });
    for (const closed of ["dogs", "pets"]) {
      const before = readFolder(join(folder, "generated"));
      chmodSync(join(folder, "generated", closed), 0o500);
      const run = asUser(folder, "generate");
      expectPlain(run);
      expect(run).toMatchObject({ code: 3, err: expect.stringContaining("nothing is written") });
      expect(readFolder(join(folder, "generated"))).toEqual(before);
      chmodSync(join(folder, "generated", closed), 0o700);
    }
    expect(asUser(folder, "generate").code).toBe(0);
    expect(asUser(folder, "check").code).toBe(0);
  });

  it("is told of a capability that cannot be mended", () => {
    const folder = closable({ "capabilities/pets.yaml": exampleCapability.replace("method: GET", "methd: GET") });
    chmodSync(join(folder, "capabilities"), 0o500);
    const run = asUser(folder, "validate", "--fix");
    expectPlain(run);
    expect(run).toMatchObject({
      code: 3,
      err: expect.stringContaining("`capabilities/pets.yaml` cannot be written: its permissions forbid it"),
    });
    expect(readdirSync(join(folder, "capabilities"))).toEqual(["pets.yaml"]);
  });
});

it("a folder where a file belongs is told before anything is written", () => {
  for (const path of ["pets/client.ts", `pets/${manifestName}`]) {
    const folder = project(pets);
    mkdirSync(join(folder, "generated", path), { recursive: true });
    const run = capstan(folder, ["generate", "--force"]);
    expect(run).toMatchObject({
      code: 1,
      err: expect.stringContaining(`\`generated/${path}\` is a folder: nothing is written`),
    });
    expect(readFolder(join(folder, "generated"))).toEqual({});
  }
});

describe("what is called like a capability and cannot be read as one is told", () => {
  it.each<[string, string, (path: string) => void]>([
    ["a link to nothing", "it is a link to what is not there", (path) => symlinkSync("nowhere.yaml", path)],
    ["a link to itself", "its links go in circles", (path) => symlinkSync("lost.yaml", path)],
    ["a folder", "it is a folder", (path) => mkdirSync(path)],
    ["a pipe", "it is no regular file", (path) => void spawnSync("mkfifo", [path])],
  ])("%s", (what, why, make) => {
    for (const patterns of ["*.yaml", "**/*.yaml", "[a-z]*.yaml"]) {
      // A folder stands for what is below it, where that is asked for.
      if (what === "a folder" && patterns !== "*.yaml") continue;
      const folder = project({ ...pets, "capstan.config.yaml": `capabilities: ["capabilities/${patterns}"]\n` });
      expect(capstan(folder, ["generate"]).code).toBe(0);
      make(join(folder, "capabilities", "lost.yaml"));
      for (const command of ["validate", "generate", "check"]) {
        const run = capstan(folder, [command]);
        expectPlain(run);
        expect({ patterns, command, code: run.code }).toEqual({ patterns, command, code: 3 });
        expect(run.err).toContain(`\`capabilities/lost.yaml\` cannot be read: ${why}`);
      }
    }
  });

  it("and what was generated of a capability stays where a link has taken its place that leads to nothing", () => {
    const folder = project({ ...pets, "capabilities/dogs.yaml": sameAsOther });
    expect(capstan(folder, ["generate"]).code).toBe(0);
    rmSync(join(folder, "capabilities", "dogs.yaml"));
    symlinkSync("nowhere.yaml", join(folder, "capabilities", "dogs.yaml"));
    expect(capstan(folder, ["generate"]).code).toBe(3);
    expect(existsSync(join(folder, "generated", "dogs", "client.ts"))).toBe(true);
  });
});

describe("a path that is not there", () => {
  it.each([
    ["capabilities/pet.yaml", "capabilities/pets.yaml"],
    ["capabilities/pets.yml", "capabilities/pets.yaml"],
    ["capabilites/pets.yaml", "capabilities/pets.yaml"],
    ["capabilites", "capabilities"],
  ])("%s is told with what it is nearly called", (path, meant) => {
    const folder = project(pets);
    for (const args of [
      ["validate", path],
      ["generate", path],
      ["check", path],
      ["names", path],
      ["import", "openapi", path],
      ["validate", "--config", path],
    ]) {
      const run = capstan(folder, args);
      expect({ args, code: run.code }).toEqual({ args, code: args.includes("--config") ? 2 : 3 });
      expect(run.err).toContain(`did you mean \`${meant}\`?`);
    }
  });

  it("has no such help where nothing is near", () => {
    const run = capstan(project(pets), ["validate", "elsewhere/other.yaml"]);
    expect(run).toMatchObject({ code: 3, err: expect.stringContaining("check the path and its permissions") });
  });

  it.each([
    ["openapi: nope.yaml", "3:14", "openapi/unreadable"],
    ["samples: nope", "3:14", "samples/unreadable"],
  ])("is told where the configuration names it: %s", (setting, place, code) => {
    const folder = project({ ...pets, "capstan.config.yaml": `upstreams:\n  pets:\n    ${setting}\n` });
    for (const command of ["validate", "generate", "check"])
      expect(capstan(folder, [command, "--format", "plain"]).err).toContain(
        `capstan.config.yaml:${place} error ${code}:`,
      );
  });
});

describe("a configuration of another format", () => {
  it.each(["js", "cjs", "cts", "mts", "toml", "json5", "jsonc"])(
    "capstan.config.%s is told, also below its folder",
    (ending) => {
      const folder = project({
        ...pets,
        [`capstan.config.${ending}`]: "out = 1\n",
        "deeper/keep.txt": "",
        "package.json": "{}\n",
      });
      for (const cwd of [folder, join(folder, "deeper")])
        for (const command of ["validate", "generate"])
          expect(capstan(cwd, [command])).toMatchObject({
            code: 2,
            err: expect.stringContaining(`config/unread: \`capstan.config.${ending}\``),
          });
      // Beside one that is read it may be anything: what a compiler made of it, too.
      write(folder, { "capstan.config.yaml": "out: code\n" });
      expect(capstan(folder, ["generate"])).toMatchObject({ code: 0, err: expect.stringContaining("code/") });
    },
  );

  it.each([
    [
      "a comma too many",
      'import "node:fs";\nexport default {\n  out: "x",\n  y: ,\n};\n',
      "4:6",
      "Unexpected token ','",
    ],
    [
      "a brace that is missing",
      "export const a = 1;\nexport default {\n  out: [1, 2;\n};\n",
      "3:13",
      "Unexpected token ';'",
    ],
    [
      "a name that nobody declares",
      "const a = 1;\nexport default {\n  out: foo.bar,\n};\n",
      "3:8",
      "foo is not defined",
    ],
    ["an exception", "function make() {\n  throw new Error('no');\n}\nexport default make();\n", "2:9", "no"],
  ])("that is a program is told with its line: %s", (_, text, place, why) => {
    const folder = project({ ...pets, "capstan.config.mjs": text });
    expect(capstan(folder, ["validate", "--format", "plain"])).toMatchObject({
      code: 2,
      err: expect.stringContaining(
        `capstan.config.mjs:${place} error config/cannot-run: \`capstan.config.mjs\` cannot be loaded: ${why}`,
      ),
    });
  });
});

describe.skipIf(!existsSync("/dev/full"))("standard output that takes nothing", () => {
  it.each([["explain", "pets"], ["help"], ["schema", "capability"], ["validate", "--format", "json"]])(
    "%s %s",
    (...args) => {
      const { status, stderr } = spawnSync(process.execPath, [program, ...args], {
        cwd: project(pets),
        encoding: "utf8",
        stdio: ["ignore", openSync("/dev/full", "w"), "pipe"],
      });
      expect(status).toBe(3);
      expect(stderr).toContain("capstan: standard output cannot be written: the disk is full\n");
      expect(stderr.length).toBeLessThan(1_000);
    },
  );

  it("neither does standard error that takes nothing change how a command ends", () => {
    const run = (folder: string): number | null =>
      spawnSync(process.execPath, [program, "validate"], {
        cwd: folder,
        stdio: ["ignore", "pipe", openSync("/dev/full", "w")],
      }).status;
    expect(run(project(pets))).toBe(0);
    expect(run(project({ "capabilities/a.yaml": "a: [" }))).toBe(1);
  });
});

it("a reader that has seen enough ends nothing", async () => {
  const child = spawn(process.execPath, [program, "schema", "capability"], { stdio: ["ignore", "pipe", "pipe"] });
  child.stdout.destroy();
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
  expect(await once(child, "close")).toEqual([0, null]);
  expect(said).toBe("");
  expect(freshCapstan(project(pets), ["validate"]).code).toBe(0);
});
