import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import * as nodeModule from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { cacheCode } from "../generator/cli/cache-code.js";
import { exampleCapability } from "../generator/drift/rules/example.js";
import { manifestName } from "../generator/output/manifest.js";
import { capstan, copyOf, freshCapstan, project, write } from "./capstan.js";
import { readFolder, scratchFolder } from "./check.js";

const pets = { "capabilities/pets.yaml": exampleCapability };

function generated(files: Readonly<Record<string, string>> = pets): string {
  const folder = project(files);
  const { code, err } = capstan(folder, ["generate"]);
  if (code !== 0) throw new Error(err);
  return folder;
}

describe("the command line", () => {
  // Node answers nothing but an exception where the folder of a process was removed.
  it.each(["validate", "generate", "check", "--version"])(
    "says of %s that the folder it runs in is gone",
    async (command) => {
      const folder = mkdtempSync(join(tmpdir(), "gone-"));
      const line = `cd ${folder} && rmdir ${folder} && exec ${process.execPath} ${resolve("dist", "cli.js")} ${command}`;
      const child = spawn("sh", ["-c", line]);
      let said = "";
      child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
      expect(await once(child, "close")).toEqual([3, null]);
      expect(said).toBe("capstan: the folder that this is run in is gone: change to one that is there\n");
    },
  );

  it("answers what it is asked with its exit codes, in a process of its own", () => {
    const folder = project(pets);
    expect(freshCapstan(folder, ["--version"])).toMatchObject({ code: 0, err: "" });
    expect(freshCapstan(folder, ["help"]).out).toContain("generate [FILES|NAMES|GLOBS]");
    expect(freshCapstan(folder, ["help", "check"]).out).toContain("--upstream");
    expect(freshCapstan(folder, ["validat"])).toMatchObject({
      code: 2,
      err: expect.stringContaining("did you mean `validate`?"),
    });
    expect(freshCapstan(folder, ["generate", "--outt", "x"])).toMatchObject({
      code: 2,
      err: expect.stringContaining("did you mean `--out`?"),
    });
    expect(freshCapstan(folder, ["check", "--format", "xml"])).toMatchObject({
      code: 2,
      err: expect.stringContaining("junit"),
    });
    expect(freshCapstan(folder, ["generate", "nowhere.yaml"])).toMatchObject({
      code: 3,
      err: expect.stringContaining("there is no such file"),
    });
    expect(freshCapstan(project({}), ["generate"])).toMatchObject({
      code: 2,
      err: expect.stringContaining("cli/no-capabilities"),
    });
  });

  it("shows what is wrong with the configuration where it is", () => {
    const folder = project({ ...pets, "capstan.config.yaml": "outt: x\ncapabilities: 3\n" });
    const { code, err } = capstan(folder, ["generate"]);
    expect(code).toBe(2);
    expect(err).toContain("capstan.config.yaml:1:1 error config/unknown-key: unknown key `outt`");
    expect(err).toContain("did you mean `out`?");
    expect(err).toContain("capstan.config.yaml:2:15 error config/wrong-value: `capabilities` is wrong");
    expect(capstan(project({ ...pets, "capstan.config.mjs": "throw new Error('no')" }), ["generate"])).toMatchObject({
      code: 2,
      err: expect.stringContaining("config/cannot-run"),
    });
    expect(
      capstan(project({ ...pets, "capstan.config.mjs": "export default { out: 'code' }" }), ["generate"]),
    ).toMatchObject({ code: 0, err: expect.stringContaining("code/") });
    expect(
      capstan(
        project({ ...pets, "capstan.config.yaml": "capabilities: [{name: x, source: 'http://example.com/x.yaml'}]\n" }),
        ["generate"],
      ),
    ).toMatchObject({ code: 2, err: expect.stringContaining("config/not-https") });
  });

  it("prints for machines on standard output alone, and for people without colours unless asked", () => {
    const folder = project({ "capabilities/bad.yaml": exampleCapability.replace("method: GET", "methd: GET") });
    const pretty = capstan(folder, ["validate"]);
    expect(pretty).toMatchObject({ code: 1, out: "" });
    expect(pretty.err).not.toContain("\u001b[");
    expect(capstan(folder, ["validate"], { FORCE_COLOR: "1" }).err).toContain("\u001b[");
    expect(capstan(folder, ["validate"], { FORCE_COLOR: "1", NO_COLOR: "1" }).err).not.toContain("\u001b[");
    expect(capstan(folder, ["validate", "--format", "plain"]).err).toMatch(
      /^capabilities\/bad\.yaml:22:15 error schema\/misspelled-key: .*\(did you mean `method`\?\)$/m,
    );
    const json = JSON.parse(capstan(folder, ["validate", "--format", "json"]).out);
    expect(json.findings.find((finding: { readonly severity: string }) => finding.severity === "error")).toMatchObject({
      code: "schema/misspelled-key",
      severity: "error",
      place: { file: "capabilities/bad.yaml", start: { line: 22, column: 15 } },
    });
    expect(json.summary.error).toBeGreaterThan(0);
    expect(capstan(folder, ["validate", "--format", "github"]).out).toMatch(
      /^::error file=capabilities\/bad\.yaml,line=22,col=15,endColumn=20,title=schema\/misspelled-key::/m,
    );
    const sarif = JSON.parse(capstan(folder, ["validate", "--format", "sarif"]).out);
    expect(sarif).toMatchObject({ version: "2.1.0", runs: [{ tool: { driver: { name: "Capstan" } } }] });
    const result = sarif.runs[0].results.find((each: { readonly level: string }) => each.level === "error");
    expect(sarif.runs[0].tool.driver.rules[result.ruleIndex].id).toBe(result.ruleId);
    expect(result.locations[0].physicalLocation.region).toMatchObject({ startLine: 22, startColumn: 15 });
  });

  it("fails for warnings under --strict, for portability under --portable --strict, and is quiet when asked", () => {
    const folder = project({
      "capabilities/w.yaml": exampleCapability.replace(
        "      PETS_TOKEN: PETS_TOKEN\n",
        "      PETS_TOKEN: PETS_TOKEN\n      OTHER: OTHER\n",
      ),
    });
    expect(capstan(folder, ["validate"]).code).toBe(0);
    expect(capstan(folder, ["validate", "--strict"]).code).toBe(1);
    expect(capstan(folder, ["validate", "--quiet"])).toEqual({ code: 0, out: "", err: "" });
    expect(capstan(project(pets), ["validate", "--strict"]).code).toBe(0);
    expect(capstan(project(pets), ["validate", "--strict", "--portable"])).toMatchObject({
      code: 1,
      err: expect.stringContaining("warning portability/"),
    });
    expect(capstan(folder, ["validate", "--timings"]).err).toMatch(/schema +\d+\.\d ms/);
  });

  it("leaves out what is refused with --keep-going, and says so", () => {
    const folder = project({
      "capabilities/pets.yaml": exampleCapability.replace(
        "          call: pets.get-pet\n          with:\n            id: tools.id",
        "          call: vets.get-pet\n          with:\n            id: tools.id",
      ),
    });
    expect(capstan(folder, ["generate"])).toMatchObject({
      code: 1,
      err: expect.stringContaining("error model/unknown-namespace"),
    });
    expect(capstan(folder, ["generate", "--keep-going"])).toMatchObject({
      code: 0,
      err: expect.stringContaining("kept going: what calls it needs a handler passed in"),
    });
    expect(readFolder(join(folder, "generated"))["pets/server.ts"]).toContain("StartHandlers");
  });
});

describe("generate", () => {
  it("changes nothing the second time, and says so", () => {
    const folder = generated();
    const before = readFolder(folder);
    const manifest = JSON.parse(before[`generated/pets/${manifestName}`] ?? "");
    expect(manifest).toMatchObject({
      capstan: "0.1.0",
      source: "capabilities/pets.yaml",
      spec: "naftiko 1.0.0-alpha2",
      files: { "client.ts": { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) } },
    });
    expect(
      Object.keys(manifest.files)
        .map((path) => `generated/pets/${path}`)
        .sort(),
    ).toEqual(Object.keys(before).filter((path) => path.startsWith("generated/pets/") && !path.endsWith(manifestName)));
    expect(Object.keys(JSON.parse(before[`generated/runtime/${manifestName}`] ?? "").files)).toEqual(manifest.runtime);
    expect(capstan(folder, ["generate"])).toMatchObject({ code: 0, err: expect.stringContaining("nothing changed") });
    expect(readFolder(folder)).toEqual(before);
  });

  it("writes the same bytes from elsewhere, in another locale and time zone, from CRLF, in any order", () => {
    const two = { ...pets, "capabilities/other.yaml": exampleCapability.replaceAll("pets", "dogs") };
    const tree = readFolder(join(generated(two), "generated"));
    const folder = project(
      Object.fromEntries(Object.entries(two).map(([path, text]) => [path, text.replaceAll("\n", "\r\n")])),
    );
    expect(
      capstan(folder, ["generate", "capabilities/pets.yaml", "capabilities/other.yaml"], {
        LC_ALL: "tr_TR.UTF-8",
        TZ: "Asia/Kathmandu",
      }).code,
    ).toBe(0);
    expect(readFolder(join(folder, "generated"))).toEqual(tree);
  });

  it("does not write over an edit, or over what it does not own, without --force", () => {
    const folder = generated();
    const client = join(folder, "generated", "pets", "client.ts");
    writeFileSync(client, `${readFileSync(client, "utf8")}// mine\n`);
    write(folder, { "capabilities/pets.yaml": exampleCapability.replace("Lists pets.", "Lists all pets.") });
    const before = readFolder(folder);
    expect(capstan(folder, ["generate"])).toMatchObject({ code: 1, err: expect.stringContaining("output/edited") });
    expect(readFolder(folder)).toEqual(before);
    expect(capstan(folder, ["generate", "--force"]).code).toBe(0);
    expect(readFileSync(client, "utf8")).not.toContain("// mine");

    const other = project({ ...pets, "generated/pets/client.ts": "my own\n", "generated/notes.txt": "kept\n" });
    expect(capstan(other, ["generate"])).toMatchObject({ code: 1, err: expect.stringContaining("output/not-ours") });
    expect(readFolder(other)["generated/pets/client.ts"]).toBe("my own\n");
    expect(capstan(other, ["generate", "--force"]).code).toBe(0);
    expect(readFolder(other)["generated/notes.txt"]).toBe("kept\n");
  });

  it("removes what belongs to a capability that is gone, and nothing else", () => {
    const folder = generated({ ...pets, "capabilities/other.yaml": exampleCapability.replaceAll("pets", "dogs") });
    write(folder, { "generated/other/mine.txt": "kept\n" });
    rmSync(join(folder, "capabilities", "other.yaml"));
    expect(capstan(folder, ["generate"]).code).toBe(0);
    expect(Object.keys(readFolder(join(folder, "generated"))).filter((path) => path.startsWith("other/"))).toEqual([
      "other/mine.txt",
    ]);
    expect(capstan(folder, ["check"]).code).toBe(0);
  });

  it("keeps what was generated last where a capability has errors, and writes the others", () => {
    const folder = generated({ ...pets, "capabilities/other.yaml": exampleCapability.replaceAll("pets", "dogs") });
    write(folder, {
      "capabilities/pets.yaml": "naftiko: [",
      "capabilities/other.yaml": exampleCapability.replaceAll("pets", "cats"),
    });
    const before = readFolder(join(folder, "generated"));
    expect(capstan(folder, ["generate"]).code).toBe(1);
    const after = readFolder(join(folder, "generated"));
    expect(after["pets/client.ts"]).toBe(before["pets/client.ts"]);
    expect(after["other/client.ts"]).toContain("listCats");
  });

  it("refuses two capabilities of one name, a broken manifest, and one whose paths lead out of the folder", () => {
    expect(
      capstan(project({ "a/pets.yaml": exampleCapability, "b/pets.yaml": exampleCapability }), [
        "generate",
        "a/pets.yaml",
        "b/pets.yaml",
      ]),
    ).toMatchObject({ code: 1, err: expect.stringContaining("output/same-folder") });
    const folder = generated();
    const manifest = join(folder, "generated", "pets", manifestName);
    const text = readFileSync(manifest, "utf8");
    for (const [index, broken] of [
      "{",
      "[]",
      "{}",
      ...["../../outside.ts", "/etc/passwd", "a/../../b.ts", "C:\\\\b.ts", "a:b.ts"].map((path) =>
        text.replace("client.ts", path),
      ),
    ].entries()) {
      writeFileSync(manifest, broken);
      expect(capstan(folder, ["generate"])).toMatchObject({
        code: 1,
        err: expect.stringContaining("output/broken-manifest"),
      });
      // Both read it by one function.
      if (index % 3 > 0) continue;
      expect(capstan(folder, ["check"])).toMatchObject({
        code: 1,
        err: expect.stringContaining("output/broken-manifest"),
      });
    }
  });

  it("says why it cannot write, without a stack", () => {
    const blocked = project({ ...pets, generated: "a file\n" });
    expect(capstan(blocked, ["generate"])).toMatchObject({
      code: 3,
      err: expect.stringContaining("output/cannot-write"),
    });
    // Wherever the option leads, into a file or to where no folder can be made.
    const elsewhere = project({ ...pets, out: "a file\n" });
    const nowhere = process.platform === "linux" ? ["/proc/none", "/proc/none/deeper", "/dev/null/out"] : [];
    for (const out of ["out", "out/deeper", ...nowhere]) {
      const { code, err } = capstan(elsewhere, ["generate", "--out", out]);
      expect({ out, code, err }).toMatchObject({ code: 3, err: expect.stringContaining("output/cannot-write") });
      expect(capstan(elsewhere, ["check", "--out", out])).toMatchObject({ code: 1 });
    }
    const folder = project({ ...pets, "generated/keep.txt": "" });
    chmodSync(join(folder, "generated"), 0o500);
    const { code, err } = capstan(folder, ["generate"]);
    chmodSync(join(folder, "generated"), 0o700);
    // Who may do everything is refused nothing.
    if (process.getuid?.() === 0) expect(code).toBe(0);
    else expect(err).toContain("its permissions forbid it");
    expect(err).not.toContain("    at ");
  });

  it("says which capability is nearly named, and of what is none that it is not there", () => {
    const folder = project(pets);
    for (const command of ["validate", "generate", "check", "explain"]) {
      const near = capstan(folder, [command, "petz"]);
      expect({ command, code: near.code }).toEqual({ command, code: 3 });
      expect(near.out + near.err).toContain("this project has no capability `petz`");
      expect(near.out + near.err).toContain("did you mean `pets`?");
      const none = capstan(folder, [command, "elephants"]);
      expect({ command, code: none.code }).toEqual({ command, code: 3 });
      expect(none.out + none.err).toContain("there is no such file");
    }
  });

  it("says that a configuration which is named is not there", () => {
    const folder = project({ ...pets, "folder.mjs/keep.txt": "" });
    for (const name of ["none.yaml", "none.json", "none.mjs", "none.ts", "folder.mjs"]) {
      const { code, err } = capstan(folder, ["validate", "--config", name]);
      expect({ name, code }).toEqual({ name, code: 2 });
      expect(err).toMatch(/source\/unreadable: .*(?:there is no such file|it is a folder)/);
      expect(err).not.toContain(folder);
    }
  });

  it("leaves each file old or new and whole when it is killed, and clears up the next time", async () => {
    const big = (word: string): string =>
      exampleCapability.replace(
        "            - name: list-pets\n",
        `${Array.from({ length: 150 }, (_, index) => `            - name: ${word}-${index}\n              method: GET\n              description: The ${word}.\n`).join("")}            - name: list-pets\n`,
      );
    const folder = generated({ "capabilities/pets.yaml": big("old") });
    const old = readFolder(join(folder, "generated"));
    write(folder, { "capabilities/pets.yaml": big("new") });
    const finished = copyOf(folder);
    expect(capstan(finished, ["generate"]).code).toBe(0);
    const current = readFolder(join(finished, "generated"));
    for (const delay of [150, 300, 450, 600, 750]) {
      const child = spawn(process.execPath, [resolve("dist", "cli.js"), "generate", "--quiet"], {
        cwd: folder,
        stdio: "ignore",
      });
      setTimeout(() => child.kill("SIGKILL"), delay);
      await once(child, "exit");
      for (const [path, text] of Object.entries(readFolder(join(folder, "generated")))) {
        if (!path.startsWith(".capstan-"))
          expect([old[path], current[path]], `${path} after ${delay} ms`).toContain(text);
      }
    }
    expect(capstan(folder, ["generate", "--force"]).code).toBe(0);
    expect(readdirSync(join(folder, "generated")).filter((name) => name.startsWith(".capstan-"))).toEqual([]);
    expect(readFolder(join(folder, "generated"))).toEqual(current);
  });
});

describe("check", () => {
  it("names one cause for each difference, where it comes from, and what to run", () => {
    const origin = generated();
    const cases: readonly (readonly [string, (folder: string) => void, string])[] = [
      [
        "output/capability-changed",
        (folder) =>
          write(folder, { "capabilities/pets.yaml": exampleCapability.replace("Lists pets.", "Lists all pets.") }),
        "run `capstan generate`",
      ],
      [
        "output/configuration-changed",
        (folder) => write(folder, { "capstan.config.yaml": "keepGoing: true\n" }),
        "run `capstan generate`",
      ],
      ["output/generator-changed", writtenByAnother, "`capstan generate`, then `capstan diff --generated git:HEAD`"],
      [
        "output/edited-by-hand",
        (folder) => edit(folder, "pets/client.ts", (text) => `${text}// mine\n`),
        "run `capstan generate --force`",
      ],
      [
        "output/formatting-only",
        (folder) => edit(folder, "pets/client.ts", (text) => text.replaceAll("  ", "    ")),
        "run `capstan generate`",
      ],
      ["output/missing", (folder) => rmSync(join(folder, "generated", "pets", "types.ts")), "run `capstan generate`"],
      [
        "output/left-over",
        (folder) =>
          write(folder, {
            "capabilities/pets.yaml": exampleCapability.slice(0, exampleCapability.indexOf("    - type: mcp")),
          }),
        "run `capstan generate`",
      ],
      [
        "output/not-generated",
        (folder) => write(folder, { "capabilities/new.yaml": exampleCapability }),
        "run `capstan generate`",
      ],
      [
        "output/stale-manifest",
        (folder) =>
          edit(folder, `pets/${manifestName}`, (text) => text.replace(/"spec": "[^"]*"/, '"spec": "naftiko 0.4"')),
        "run `capstan generate`",
      ],
      [
        "output/manifest-missing",
        (folder) => rmSync(join(folder, "generated", "pets", manifestName)),
        "run `capstan generate`",
      ],
    ];
    for (const [code, change, advice] of cases) {
      const folder = copyOf(origin);
      change(folder);
      const before = readFolder(folder);
      const run = capstan(folder, ["check"]);
      expect(run.code, code).toBe(1);
      expect(run.err, code).toContain(code);
      expect(run.err.trimEnd().split("\n").at(-1), code).toContain(advice);
      expect(readFolder(folder), "nothing is written").toEqual(before);
    }
    const folder = origin;
    write(folder, { "capabilities/pets.yaml": exampleCapability.replace("Lists pets.", "Lists all pets.") });
    const { err } = capstan(folder, ["check"]);
    expect(err).toMatch(
      /capabilities\/pets\.yaml:\d+:\d+ error output\/capability-changed: `generated\/pets\/client\.ts`/,
    );
    expect(err).toContain("+ * Lists all pets.");
    const junit = capstan(folder, ["check", "--format", "junit"]).out;
    expect(junit).toMatch(/^<\?xml version="1\.0"/);
    expect(junit).toContain('<failure type="output/capability-changed"');
    expect(capstan(folder, ["check", "--format", "github"]).out).toMatch(
      /^::error file=capabilities\/pets\.yaml,line=\d+/m,
    );
  });

  it("is clean after generate, also where line ends became CRLF, and never after a change of one byte", () => {
    const folder = generated();
    const cache = { CAPSTAN_CACHE: scratchFolder() };
    expect(capstan(folder, ["check"], cache).code).toBe(0);
    const crlf = copyOf(folder);
    write(
      crlf,
      Object.fromEntries(Object.entries(readFolder(crlf)).map(([path, text]) => [path, text.replaceAll("\n", "\r\n")])),
    );
    expect(capstan(crlf, ["check"]).code).toBe(0);
    const tree = readFolder(join(folder, "generated"));
    const paths = Object.keys(tree);
    for (let turn = 0; turn < 12; turn += 1) {
      const path = paths[(turn * 23) % paths.length] ?? "";
      const text = tree[path] ?? "";
      const at = (turn * 7919) % text.length;
      const changed = text.slice(0, at) + (text[at] === "x" ? "y" : "x") + text.slice(at + 1);
      write(join(folder, "generated"), { [path]: changed });
      expect(capstan(folder, ["check", "--quiet"], cache).code, `${path} at ${at}`).toBe(1);
      write(join(folder, "generated"), { [path]: text });
    }
    expect(capstan(folder, ["check"], cache).code).toBe(0);
  });
});

describe("what Node compiles the command to", () => {
  it("is kept beside the cache of the machine where Node can do that, and nowhere else", () => {
    const cache = scratchFolder();
    expect(freshCapstan(project(pets), ["validate"], { CAPSTAN_CACHE: cache }).code).toBe(0);
    expect(existsSync(join(cache, "code"))).toBe("enableCompileCache" in nodeModule);
  });

  it("is not kept where the cache is turned off or is open to others, or by a Node that cannot", () => {
    const folders: string[] = [];
    const node = { enableCompileCache: (folder: string) => folders.push(folder) };
    const [kept, open] = [scratchFolder(), scratchFolder()];
    const user = process.getuid?.();
    cacheCode({ CAPSTAN_CACHE: "off" }, "linux", user, node);
    cacheCode({ CAPSTAN_CACHE: kept }, "linux", user, {});
    // Node runs what it finds there: not what others may have written.
    chmodSync(open, 0o777);
    cacheCode({ CAPSTAN_CACHE: open }, "linux", user, node);
    cacheCode({ CAPSTAN_CACHE: kept }, "linux", (user ?? 0) + 1, node);
    expect(folders).toEqual([]);
    cacheCode({ CAPSTAN_CACHE: join(kept, "made") }, "linux", user, node);
    expect(folders).toEqual([join(kept, "made", "code")]);
    expect(statSync(join(kept, "made")).mode & 0o777).toBe(0o700);
  });
});

/** As if an earlier Capstan had written one file otherwise. */
function writtenByAnother(folder: string): void {
  const file = join(folder, "generated", "pets", "client.ts");
  const hash = (): string => createHash("sha256").update(readFileSync(file)).digest("hex");
  const before = hash();
  writeFileSync(file, `${readFileSync(file, "utf8")}// as it was\n`);
  edit(folder, `pets/${manifestName}`, (text) =>
    text.replace('"capstan": "0.1.0"', '"capstan": "0.0.1"').replace(before, hash()),
  );
}

function edit(folder: string, path: string, change: (text: string) => string): void {
  const file = join(folder, "generated", path);
  writeFileSync(file, change(readFileSync(file, "utf8")));
}
