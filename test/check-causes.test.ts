import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { format } from "prettier";
import { describe, expect, it } from "vitest";
import { exampleCapability } from "../generator/drift/rules/example.js";
import { manifestName, parseManifest, serializeManifest } from "../generator/output/manifest.js";
import { capstan, copyOf, project, type Run, write } from "./capstan.js";
import { readFolder, scratchFolder } from "./check.js";

const pets = { "capabilities/pets.yaml": exampleCapability };

function generated(files: Readonly<Record<string, string>> = pets): string {
  const folder = project(files);
  const { code, err } = capstan(folder, ["generate"]);
  if (code !== 0) throw new Error(err);
  return folder;
}

function git(cwd: string, ...args: readonly string[]): string {
  return execFileSync(
    "git",
    ["-c", "user.name=someone", "-c", "user.email=someone@example.com", "-c", "commit.gpgsign=false", ...args],
    { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] },
  );
}

/** The codes of what `check` finds, sorted, each once. */
function codes({ err }: Run): readonly string[] {
  return [
    ...new Set([...err.matchAll(/ (?:error|warning|info) (output\/[a-z-]+):/g)].map(([, code]) => code ?? "")),
  ].sort();
}

/** A copy of Capstan as it is installed, changed by hand: another edition of the same version. */
function otherEdition(change: (install: string) => void): (cwd: string, args: readonly string[]) => Run {
  const install = scratchFolder();
  for (const part of ["dist", "templates", "package.json"]) cpSync(part, join(install, part), { recursive: true });
  for (const name of ["prettier", "diff", "oxfmt", "@oxfmt", "tinypool"]) {
    mkdirSync(dirname(join(install, "node_modules", name)), { recursive: true });
    symlinkSync(resolve("node_modules", name), join(install, "node_modules", name));
  }
  change(install);
  return (cwd, args) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(install, "dist", "cli.js"), ...args], {
      cwd,
      encoding: "utf8",
      env: { PATH: process.env.PATH ?? "", HOME: cwd },
    });
    return { code: status, out: stdout, err: stderr };
  };
}

describe("what a capability says is compared, not its bytes", () => {
  it.each([
    ["a comment", (text: string) => `# about pets\n${text.replace("  exposes:", "  # what others call\n  exposes:")}`],
    [
      "blank lines and line ends",
      (text: string) => text.replaceAll("\n", "\r\n").replace("  exposes:", "\r\n\r\n  exposes:"),
    ],
    ["quotes", (text: string) => text.replace("method: GET", 'method: "GET"')],
    [
      "flow style",
      (text: string) =>
        text.replace(
          /( +)authentication:\n +type: (\w+)\n +token: (.*)\n/,
          "$1authentication: {type: $2, token: $3}\n",
        ),
    ],
  ])("%s alone fails nothing and rewrites nothing", (_what, change) => {
    const folder = generated();
    const before = readFolder(join(folder, "generated"));
    expect(change(exampleCapability)).not.toBe(exampleCapability);
    write(folder, { "capabilities/pets.yaml": change(exampleCapability) });
    expect(capstan(folder, ["check"])).toMatchObject({ code: 0 });
    expect(capstan(folder, ["generate"]).err).toContain("nothing changed");
    expect(readFolder(join(folder, "generated"))).toEqual(before);
  });

  it("spelling of a plain number counts: it may be wanted as text", () => {
    const hash = (value: string): string | undefined => {
      const folder = generated({
        "capabilities/pets.yaml": exampleCapability
          .replace("capability:\n", `info: {label: Pets, description: Pets., version: ${value}}\ncapability:\n`)
          .replace(/^info:[\s\S]*?(?=^info:)/m, ""),
      });
      return parseManifest(readFileSync(join(folder, "generated", "pets", manifestName), "utf8"))?.manifest.origin
        ?.inputs["capabilities/pets.yaml"];
    };
    expect(hash("1.10")).not.toBe(hash("1.1"));
  });
});

describe("each cause is said as what it is", () => {
  it("a manifest that is missing, with what brings it back", () => {
    for (const folder of ["pets", "runtime"]) {
      const root = generated();
      const before = readFolder(join(root, "generated"));
      rmSync(join(root, "generated", folder, manifestName));
      const run = capstan(root, ["check"]);
      expect(run.code).toBe(1);
      expect(codes(run)).toEqual(["output/manifest-missing"]);
      expect(run.err).toContain(`\`generated/${folder}/${manifestName}\` is missing`);
      expect(run.err).not.toContain("never generated");
      expect(capstan(root, ["generate"]).code).toBe(0);
      expect(readFolder(join(root, "generated"))).toEqual(before);
    }
    // Without it nobody knows who wrote a file that differs.
    const root = generated();
    rmSync(join(root, "generated", "pets", manifestName));
    write(root, { "generated/pets/client.ts": "mine\n" });
    expect(codes(capstan(root, ["check"]))).toEqual(["output/differs", "output/manifest-missing"]);
    expect(capstan(root, ["generate"])).toMatchObject({ code: 1, err: expect.stringContaining("output/not-ours") });
  });

  it("the capability and Capstan, where both changed", () => {
    const later = otherEdition((install) => {
      const call = join(install, "templates", "runtime", "call.ts");
      writeFileSync(call, `${readFileSync(call, "utf8")}// another edition\n`);
    });
    const folder = generated();
    const only = copyOf(folder);
    write(folder, { "capabilities/pets.yaml": exampleCapability.replace("Lists pets.", "Lists all pets.") });
    const both = later(folder, ["check"]);
    expect(both.code).toBe(1);
    expect(codes(both)).toEqual(["output/capability-changed", "output/generator-changed"]);
    expect(both.err).toMatch(/output\/generator-changed: `generated\/runtime\/call\.ts`/);
    expect(both.err).toMatch(
      /output\/capability-changed: `generated\/pets\/client\.ts` is behind the capability; Capstan changed too/,
    );
    const upgrade = later(only, ["check"]);
    expect(codes(upgrade)).toEqual(["output/generator-changed"]);
    expect(upgrade.err).not.toContain("behind the capability");
  });

  it("another version of Capstan: harmless where it writes the same, and with the command that pins it where not", () => {
    const folder = generated();
    const older = (text: string): string => text.replace('"capstan": "0.1.0"', '"capstan": "0.0.9"');
    for (const name of ["pets", "runtime"]) edit(folder, `${name}/${manifestName}`, older);
    const same = capstan(folder, ["check", "--strict"]);
    expect(same).toMatchObject({ code: 0 });
    expect(codes(same)).toEqual(["output/other-version"]);
    expect(same.err).toContain("npm install --save-dev --save-exact capstan@0.0.9");
    expect(capstan(folder, ["generate"]).code).toBe(0);
    expect(codes(capstan(folder, ["check"]))).toEqual([]);
  });

  it("the configuration beside the capability; settings of others change nothing", () => {
    const folder = generated();
    write(folder, { "capstan.config.yaml": "upstreams: {other: {timeoutMs: 5}}\noauth: {other.token: false}\n" });
    expect(capstan(folder, ["check"]).code).toBe(0);
    write(folder, {
      "capstan.config.yaml": "upstreams: {pets: {timeoutMs: 5}}\n",
      "capabilities/pets.yaml": exampleCapability.replace("Lists pets.", "Lists all pets."),
    });
    const run = capstan(folder, ["check"]);
    expect(run.code).toBe(1);
    expect(run.err).toMatch(/output\/capability-changed: .*; the configuration changed too/);
    expect(capstan(folder, ["generate"]).code).toBe(0);
    expect(capstan(folder, ["check"]).code).toBe(0);
  });
});

describe("branches", () => {
  it("that each change a capability of their own, or different files of one, merge by themselves", () => {
    const folder = generated({ ...pets, "capabilities/other.yaml": exampleCapability.replaceAll("pets", "dogs") });
    commitAll(folder, "start");
    branch(folder, "one", { "capabilities/pets.yaml": exampleCapability.replace("Lists pets.", "Lists all pets.") });
    branch(folder, "two", {
      "capabilities/other.yaml": exampleCapability.replaceAll("pets", "dogs").replace("Lists dogs.", "Lists all dogs."),
    });
    git(folder, "merge", "-q", "one", "-m", "one");
    git(folder, "merge", "-q", "two", "-m", "two");
    expect(capstan(folder, ["check"])).toMatchObject({ code: 0 });
    // Hashes stand between lines that stay.
    const { manifest } = parseManifest(readFileSync(join(folder, "generated", "pets", manifestName), "utf8")) ?? {};
    if (!manifest) throw new Error("no manifest");
    const merged = mergeTexts(
      serializeManifest(manifest),
      ...["client.ts", "index.ts", "mcp.ts"].map((path) =>
        serializeManifest({ ...manifest, files: { ...manifest.files, [path]: "0".repeat(64) } }),
      ),
    );
    expect(
      Object.values(parseManifest(merged)?.manifest.files ?? {}).filter((hash) => hash === "0".repeat(64)),
    ).toHaveLength(3);
  });

  it("whose merge conflicts are told so, with the one command that ends them", () => {
    const folder = generated();
    commitAll(folder, "start");
    const route = exampleCapability.replace("Lists pets.", "Lists all pets.");
    const tool = exampleCapability.replace(
      /(tools:\n(?: +)- name: [\w-]+\n +description: )(.*)/,
      "$1Another description.",
    );
    expect(tool).not.toBe(exampleCapability);
    branch(folder, "one", { "capabilities/pets.yaml": route });
    branch(folder, "two", { "capabilities/pets.yaml": tool });
    git(folder, "merge", "-q", "one", "-m", "one");
    expect(() => git(folder, "merge", "-q", "two", "-m", "two")).toThrow();
    expect(readFileSync(join(folder, "capabilities", "pets.yaml"), "utf8")).not.toContain("<<<<<<<");
    expect(readFileSync(join(folder, "generated", "pets", manifestName), "utf8")).toContain("<<<<<<<");
    const run = capstan(folder, ["check"]);
    expect(run.code).toBe(1);
    expect(run.err).toContain(`output/merge-conflict: \`generated/pets/${manifestName}\``);
    expect(run.err).not.toMatch(/edited|no manifest/);
    expect(run.err.trimEnd().split("\n").at(-1)).toMatch(/run `capstan generate`, and commit/);
    expect(capstan(folder, ["generate"]).code).toBe(0);
    expect(capstan(folder, ["check"]).code).toBe(0);
    expect(readFolder(join(folder, "generated"))).toEqual(
      readFolder(
        join(
          generated({ "capabilities/pets.yaml": readFileSync(join(folder, "capabilities", "pets.yaml"), "utf8") }),
          "generated",
        ),
      ),
    );
  });

  it("also where the marks stand in code alone", () => {
    const folder = generated();
    edit(folder, "pets/client.ts", (text) =>
      text.replace(
        /^export (?:interface|async function).*$/m,
        (line) => `<<<<<<< HEAD\n${line}\n=======\n${line} \n>>>>>>> two`,
      ),
    );
    const run = capstan(folder, ["check"]);
    expect(codes(run)).toEqual(["output/merge-conflict"]);
    expect(capstan(folder, ["generate"]).code).toBe(0);
    expect(capstan(folder, ["check"]).code).toBe(0);
  });
});

describe("a layout tool of the host", () => {
  it.each([
    ["Prettier with lines of 80 columns", { printWidth: 80 }],
    [
      "Prettier with other quotes, commas and tabs",
      {
        printWidth: 120,
        singleQuote: true,
        trailingComma: "none",
        semi: false,
        useTabs: true,
        arrowParens: "avoid",
        quoteProps: "consistent",
        proseWrap: "always",
        bracketSpacing: false,
      },
    ],
  ] as const)("is recognised once for all files, and its layout taken back: %s", async (_what, options) => {
    const folder = generated();
    const out = join(folder, "generated");
    const before = readFolder(out);
    let changed = 0;
    for (const [path, text] of Object.entries(before)) {
      if (path.endsWith(manifestName)) continue;
      const laidOut = await format(text, { filepath: path, ...options });
      if (laidOut !== text) changed += 1;
      write(out, { [path]: laidOut });
    }
    expect(changed).toBeGreaterThan(8);
    const run = capstan(folder, ["check"]);
    expect(run.code).toBe(1);
    expect(codes(run)).toEqual(["output/formatting-only"]);
    expect(run.err.match(/output\/formatting-only/g)).toHaveLength(1);
    expect(run.err).toContain(`and ${changed - 1} others were laid out anew`);
    expect(capstan(folder, ["generate"]).code).toBe(0);
    expect(readFolder(out)).toEqual(before);
  });

  it("hides no edit: one token more is one", async () => {
    const folder = generated();
    const path = "pets/client.ts";
    const text = readFolder(join(folder, "generated"))[path] ?? "";
    write(join(folder, "generated"), {
      [path]: (await format(text, { filepath: path, printWidth: 80 })).replace("GET", "PUT"),
    });
    expect(codes(capstan(folder, ["check"]))).toEqual(["output/edited-by-hand"]);
    expect(capstan(folder, ["generate"])).toMatchObject({ code: 1, err: expect.stringContaining("output/edited") });
  });
});

describe("a folder below the project", () => {
  it("is as good as the project's own: its configuration, capabilities and output are found", () => {
    const folder = generated({
      ...pets,
      "capstan.config.yaml": "out: code\n",
      "package.json": "{}",
      "src/deep/.keep": "",
    });
    const below = join(folder, "src", "deep");
    expect(capstan(below, ["check"])).toMatchObject({
      code: 0,
      err: expect.stringContaining("code/ is what the capability says"),
    });
    expect(capstan(join(folder, "capabilities"), ["generate", "pets.yaml"])).toMatchObject({
      code: 0,
      err: expect.stringContaining("nothing changed"),
    });
    expect(capstan(below, ["check", "../../capabilities/pets.yaml"]).code).toBe(0);
    expect(capstan(below, ["generate", "--out", "here"]).code).toBe(0);
    expect(Object.keys(readFolder(below))).toContain("here/pets/client.ts");
  });

  it("belongs to no project of others: the search ends at the repository, and where there is neither repository nor package", () => {
    const folder = project({
      ...pets,
      "capstan.config.mjs": "throw new Error('run');\n",
      "repository/.git/HEAD": "",
      "repository/below/.keep": "",
      "plain/.keep": "",
    });
    for (const path of ["repository/below", "plain"])
      expect(capstan(join(folder, path), ["check"])).toMatchObject({
        code: 2,
        err: expect.stringContaining("cli/no-capabilities"),
      });
  });
});

it("a broken installation is said as that, not as a bug", () => {
  const withoutTemplates = otherEdition((install) => rmSync(join(install, "templates"), { recursive: true }));
  const withoutOne = otherEdition((install) => rmSync(join(install, "templates", "client.hbs")));
  const withoutPackages = otherEdition((install) => rmSync(join(install, "node_modules"), { recursive: true }));
  for (const run of [withoutTemplates, withoutOne, withoutPackages]) {
    const { code, err } = run(project(pets), ["generate"]);
    expect(code).toBe(70);
    expect(err).toContain("this installation of Capstan is broken");
    expect(err).toContain("install it again");
    expect(err).not.toContain("this is a bug");
  }
});

function edit(folder: string, path: string, change: (text: string) => string): void {
  const file = join(folder, "generated", path);
  const text = readFileSync(file, "utf8");
  expect(change(text)).not.toBe(text);
  writeFileSync(file, change(text));
}

function commitAll(folder: string, message: string): void {
  git(folder, "init", "-q", "-b", "main");
  git(folder, "add", "-A");
  git(folder, "commit", "-qm", message);
}

/** A branch of main that changes files and generates. */
function branch(folder: string, name: string, files: Readonly<Record<string, string>>): void {
  git(folder, "checkout", "-q", "-b", name, "main");
  write(folder, files);
  const { code, err } = capstan(folder, ["generate"]);
  if (code !== 0) throw new Error(err);
  git(folder, "commit", "-qam", name);
  git(folder, "checkout", "-q", "main");
}

/** What git makes of one text that each branch changed. */
function mergeTexts(base: string, ...others: readonly string[]): string {
  const folder = project({ text: base });
  commitAll(folder, "base");
  for (const [index, other] of others.entries()) {
    git(folder, "checkout", "-q", "-b", `b${index}`, "main");
    write(folder, { text: other });
    git(folder, "commit", "-qam", "b");
  }
  git(folder, "checkout", "-q", "main");
  for (const index of others.keys()) git(folder, "merge", "-q", `b${index}`, "-m", "merge");
  return readFileSync(join(folder, "text"), "utf8");
}

describe("modules that an older edition shared and this one does not", () => {
  const olderEdition = (): ReturnType<typeof otherEdition> =>
    otherEdition((install) => {
      const call = join(install, "templates/runtime/call.ts");
      writeFileSync(join(install, "templates/runtime/gone.ts"), "export const gone = true;\n");
      writeFileSync(call, `export { gone } from "./gone.js";\n${readFileSync(call, "utf8")}`);
    });
  const two = { ...pets, "capabilities/birds.yaml": exampleCapability };

  it("stay where a run leaves the code that needs them, and are told; a run over all of them ends it", () => {
    const folder = project(two);
    expect(olderEdition()(folder, ["generate"]).code).toBe(0);
    for (const args of [
      ["generate", "capabilities/birds.yaml"],
      ["generate", "capabilities/birds.yaml", "--dry-run"],
    ]) {
      const { code, err } = capstan(folder, args);
      expect([code, err.match(/warning output\/older-runtime: .*/g)]).toEqual([
        0,
        [
          "warning output/older-runtime: `generated/pets` was written by another Capstan: of the shared modules that it needs this one does not write `gone.ts`",
        ],
      ]);
    }
    const kept = readFolder(join(folder, "generated"));
    expect(kept["runtime/gone.ts"]).toContain("export const gone = true;");
    expect(JSON.parse(kept["runtime/capstan.manifest.json"] ?? "").files).toHaveProperty(["gone.ts"]);
    expect(codes(capstan(folder, ["check", "capabilities/birds.yaml"]))).toEqual(["output/older-runtime"]);
    expect(capstan(folder, ["generate"]).code).toBe(0);
    expect(readFolder(join(folder, "generated"))).not.toHaveProperty(["runtime/gone.ts"]);
    expect(codes(capstan(folder, ["check"]))).toEqual([]);
  });

  it("stay for a capability that cannot be compiled now", () => {
    const folder = project(two);
    expect(olderEdition()(folder, ["generate"]).code).toBe(0);
    write(folder, { "capabilities/pets.yaml": exampleCapability.replace("call: pets.", "call: pests.") });
    const { code, err } = capstan(folder, ["generate"]);
    expect([code, /\b(?:installation|bug)\b/.test(err)]).toEqual([1, false]);
    expect(readFolder(join(folder, "generated"))).toHaveProperty(["runtime/gone.ts"]);
  });

  it("that are not there any more are not made up", () => {
    const folder = project(two);
    expect(olderEdition()(folder, ["generate"]).code).toBe(0);
    rmSync(join(folder, "generated/runtime"), { recursive: true });
    const { code, err } = capstan(folder, ["generate", "capabilities/birds.yaml"]);
    expect(err).toContain("output/older-runtime");
    expect(code).toBe(0);
    expect(readFolder(join(folder, "generated"))).not.toHaveProperty(["runtime/gone.ts"]);
  });
});
