import { execFileSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { exampleCapability } from "../generator/drift/rules/example.js";
import { capstan, project, write } from "./capstan.js";
import { readFolder } from "./check.js";

/** Consumed alone: it compiles to a client. With a warning: nobody uses its binding. */
const owners = `naftiko: 1.0.0-alpha2
info: {label: Owners, description: Owners of pets.}
binds: [{namespace: env, keys: {UNUSED: UNUSED}}]
capability:
  consumes:
    - {type: http, namespace: owners, baseUri: "https://owners.example.com", resources: [{name: owners, path: /owners, operations: [{name: list-owners, method: GET}]}]}
  exposes:
    - {type: rest, namespace: owners-rest, port: 8081, resources: [{name: owners, path: /owners, operations: [{name: list, method: GET, call: owners.list-owners}]}]}
`;

const configuration = `header: ["/* eslint-disable */"]
names: {pets.get-pet: findPet}
targets:
  web:
    out: packages/web/src/generated
    artifacts: []
    importExtension: none
    names: {pets.list-pets: everyPet}
  api:
    out: packages/api/src/generated
    artifacts: [rest]
    header: []
    capabilities: [p*]
`;

const files = {
  "capabilities/pets.yaml": exampleCapability,
  "capabilities/owners.yaml": owners,
  "capstan.config.yaml": configuration,
};

function git(cwd: string, ...args: readonly string[]): void {
  execFileSync("git", ["-c", "user.name=someone", "-c", "user.email=someone@example.com", ...args], {
    cwd,
    stdio: "ignore",
  });
}

describe("targets: several outputs of one configuration", () => {
  it("each get their own folder, capabilities, artifacts, names and ends of imports; one check is for all", () => {
    const folder = project(files);
    const generated = capstan(folder, ["generate"]);
    expect(generated.code, generated.err).toBe(0);
    expect(generated.err).toMatch(/^packages\/web\/src\/generated\/: \d+ files added$/m);
    expect(generated.err).toMatch(/^packages\/api\/src\/generated\/: \d+ files added; 1 warning/m);
    // What is wrong with a capability is said once, though two targets have it.
    expect(generated.err.match(/model\/unused-binding/g)).toHaveLength(1);
    const web = readFolder(join(folder, "packages/web/src/generated"));
    const api = readFolder(join(folder, "packages/api/src/generated"));
    expect(existsSync(join(folder, "generated"))).toBe(false);
    expect(Object.keys(web)).toContain("owners/client.ts");
    expect(Object.keys(web).filter((path) => /rest|openapi|mcp|skill/.test(path))).toEqual([]);
    expect(Object.keys(api)).toEqual(expect.arrayContaining(["pets/client.ts", "pets/rest.ts", "pets/openapi.json"]));
    expect(Object.keys(api).filter((path) => /^owners|mcp|skill/.test(path))).toEqual([]);
    // Names of all and of one add up.
    expect(web["pets/client.ts"]).toMatch(/^\/\* eslint-disable \*\/$/m);
    expect(web["pets/client.ts"]).toContain("function findPet(");
    expect(web["pets/client.ts"]).toContain("function everyPet(");
    expect(web["pets/client.ts"]).toMatch(/ from "\.\.\/runtime\/http";/);
    expect(api["pets/client.ts"]).not.toMatch(/eslint-disable/);
    expect(api["pets/client.ts"]).toContain("function findPet(");
    expect(api["pets/client.ts"]).toContain("function listPets(");
    expect(api["pets/client.ts"]).toMatch(/ from "\.\.\/runtime\/http\.js";/);
    // READMEs name their own folder.
    expect(api["pets/README.md"]).toContain("packages/api/src/generated/pets");

    const checked = capstan(folder, ["check"]);
    expect(checked.code, checked.err).toBe(0);
    expect(checked.err).toMatch(/^packages\/web\/src\/generated\/ is what 2 capabilities say/m);
    expect(checked.err).toMatch(/^packages\/api\/src\/generated\/ is what the capability says/m);
    expect(capstan(folder, ["generate"]).err.match(/nothing changed/g)).toHaveLength(2);

    // One output that is edited fails all, and itself; the other is as it was.
    write(folder, { "packages/web/src/generated/pets/client.ts": "export {};\n" });
    const edited = capstan(folder, ["check"]);
    expect(edited.code).toBe(1);
    expect(edited.err.match(/output\/edited-by-hand/g)).toHaveLength(1);
    expect(edited.err).toContain("packages/web/src/generated/pets/client.ts");
    expect(capstan(folder, ["check", "--target", "web"]).code).toBe(1);
    expect(capstan(folder, ["check", "--target", "api"]).code).toBe(0);
    expect(capstan(folder, ["generate", "--target", "web", "--force"]).code).toBe(0);
    expect(readFolder(join(folder, "packages/web/src/generated"))).toEqual(web);
    expect(capstan(folder, ["check", "--strict"]).err).not.toContain("edited");
    const found = JSON.parse(capstan(folder, ["check", "--format", "json"]).out) as {
      readonly findings: readonly object[];
    };
    expect(found.findings.filter((each) => "code" in each && each.code === "model/unused-binding")).toHaveLength(1);
  });

  it("are written all, or none of them is: where one would lose an edit, and where one cannot be written", () => {
    const folder = project(files);
    expect(capstan(folder, ["generate"]).code).toBe(0);
    const web = readFolder(join(folder, "packages/web/src/generated"));
    write(folder, {
      "capabilities/pets.yaml": exampleCapability.replace("Lists pets.", "Lists all pets."),
      "packages/api/src/generated/pets/client.ts": "export {};\n",
    });
    const refused = capstan(folder, ["generate"]);
    expect(refused.code).toBe(1);
    expect(refused.err).toMatch(/packages\/api\/src\/generated\/pets\/client\.ts error output\/edited/);
    expect(refused.err.match(/^nothing is written/gm)).toHaveLength(1);
    expect(readFolder(join(folder, "packages/web/src/generated"))).toEqual(web);
    // A file stands where the second one's folder belongs.
    rmSync(join(folder, "packages/api"), { recursive: true });
    write(folder, { "packages/api/src": "a file\n" });
    const failed = capstan(folder, ["generate"]);
    expect(failed.code, failed.err).not.toBe(0);
    expect(readFolder(join(folder, "packages/web/src/generated"))).toEqual(web);
    rmSync(join(folder, "packages/api"), { recursive: true });
    expect(capstan(folder, ["generate"]).code).toBe(0);
    expect(readFolder(join(folder, "packages/web/src/generated"))["pets/client.ts"]).toContain("Lists all pets.");
    expect(readFolder(join(folder, "packages/api/src/generated"))["pets/client.ts"]).toContain("Lists all pets.");
  });

  it("lose what they name no more; the others keep it", () => {
    const folder = project(files);
    expect(capstan(folder, ["generate"]).code).toBe(0);
    write(folder, { "capstan.config.yaml": configuration.replace("importExtension: none", "capabilities: [pets]") });
    expect(capstan(folder, ["check"])).toMatchObject({
      code: 1,
      err: expect.stringContaining("web/src/generated/owners"),
    });
    expect(capstan(folder, ["generate"]).code).toBe(0);
    expect(existsSync(join(folder, "packages/web/src/generated/owners"))).toBe(false);
    // A run over one capability writes it wherever it belongs.
    write(folder, { "capabilities/pets.yaml": exampleCapability.replace("Lists pets.", "Lists all pets.") });
    const one = capstan(folder, ["generate", "capabilities/pets.yaml"]);
    expect(one.code, one.err).toBe(0);
    for (const target of ["web", "api"])
      expect(readFolder(join(folder, `packages/${target}/src/generated`))["pets/client.ts"]).toContain(
        "Lists all pets.",
      );
    rmSync(join(folder, "capabilities/owners.yaml"));
    expect(capstan(folder, ["check"]).code).toBe(0);
  });

  it.each([
    [
      "a folder beside targets",
      "out: generated\n",
      /1:\d+ error config\/wrong-value: `out` is wrong: where there are `targets`, each says its own/,
    ],
    ["groups beside targets", "compose: all\n", /config\/wrong-value: `compose` is wrong: where there are `targets`/],
  ])("refuse %s", (_what, text, message) => {
    const run = capstan(project({ ...files, "capstan.config.yaml": text + configuration }), [
      "check",
      "--format",
      "plain",
    ]);
    expect(run.code).toBe(2);
    expect(run.err + run.out).toMatch(message);
  });

  it.each([
    ["no target", "targets: {}", /`targets` is wrong: it should have a target/],
    ["no folder", "targets: {web: {}}", /`targets\.web` has no `out`[^]*it should be a folder of its own/],
    [
      "one folder twice",
      "targets: {a: {out: code}, b: {out: ./code/}}",
      /`targets\.b\.out` is wrong: it should be a folder of its own[^]*`a`/,
    ],
    ["a folder in another", "targets: {a: {out: src/code/web}, b: {out: src/code}}", /`targets\.b\.out` is wrong/],
    ["the project's folder and another", "targets: {a: {out: src}, b: {out: .}}", /`targets\.b\.out` is wrong/],
    ["a misspelled key", "targets: {a: {out: a, artefacts: []}}", /unknown key `artefacts`[^]*`artifacts`/],
    ["a key of the whole", "targets: {a: {out: a, oauth: {}}}", /unknown key `oauth`/],
    ["an odd name", 'targets: {"a b": {out: a}}', /a target's name has letters/],
    [
      "an unknown capability",
      "targets: {a: {out: a, capabilities: [pest]}}",
      /config\/unknown-capability: target `a` names `pest`[^]*`pets`/,
    ],
    ["no capability", "targets: {a: {out: a, capabilities: []}}", /it should name capabilities/],
  ])("refuse %s", (_what, text, message) => {
    const folder = project({ ...files, "capstan.config.yaml": text });
    const run = capstan(folder, ["generate"]);
    expect(run.code).toBe(2);
    expect(run.err).toMatch(message);
    expect(Object.keys(readFolder(folder)).sort()).toEqual(Object.keys(files).sort());
  });

  it("are named by a command that is about one of them", () => {
    const folder = project(files);
    expect(capstan(folder, ["generate", "--target", "wep"])).toMatchObject({
      code: 2,
      err: expect.stringMatching(/no target `wep`[^]*`web`/),
    });
    expect(capstan(folder, ["generate", "--out", "x"])).toMatchObject({
      code: 2,
      err: expect.stringContaining("--target"),
    });
    expect(capstan(folder, ["generate", "--target", "api", "--out", "x"]).code).toBe(0);
    expect(Object.keys(readFolder(join(folder, "x")))).toContain("pets/rest.ts");
    expect(capstan(folder, ["scaffold", "handlers", "pets"])).toMatchObject({
      code: 2,
      err: expect.stringContaining("(web, api)"),
    });
    expect(capstan(folder, ["scaffold", "handlers", "pets", "list", "--target", "api"]).code).toBe(0);
    expect(readFolder(join(folder, "handlers"))["pets/rest.ts"]).toContain(
      '"../../packages/api/src/generated/pets/rest.js"',
    );
    expect(
      capstan(project({ "capabilities/pets.yaml": exampleCapability }), ["check", "--target", "web"]),
    ).toMatchObject({
      code: 2,
      err: expect.stringContaining("it has no `targets`"),
    });
  });

  it("say what of their settings means nothing, where it is written, and not what another of them uses", () => {
    const folder = project({
      ...files,
      "capstan.config.yaml": `upstreams: {owners: {timeoutMs: 5}, pest: {timeoutMs: 5}}
names: {owners.list-owners: everyOwner, pets.get-pat: x}
targets:
  web: {out: web, capabilities: [pets], names: {pets.list-pats: y}}
  api: {out: api, capabilities: [owners]}
`,
    });
    for (const command of ["generate", "check", "validate"]) {
      const run = capstan(folder, [command, "--format", "plain"]);
      const found = [...(run.err + run.out).matchAll(/^(capstan\.config\.yaml:\d+).*`([a-z.-]+)`(?: \(|$)/gm)].map(
        ([, place, name]) => `${place} ${name}`,
      );
      expect(found, command).toEqual([
        "capstan.config.yaml:1 pest",
        "capstan.config.yaml:2 pets.get-pat",
        "capstan.config.yaml:4 pets.list-pats",
      ]);
    }
  });

  it("name functions and prefix paths each as they like; what clashes in one leads to the configuration", () => {
    const target = (name: string, names: string, prefix: string): string =>
      `  ${name}: {out: ${name}, names: {${names}}, compose: {shop: {capabilities: [pets], prefixes: {pets: /${prefix}}}}}\n`;
    const folder = project({
      "capabilities/pets.yaml": exampleCapability,
      "capstan.config.yaml": `names: {pets.get-pet: findPet}\ntargets:\n${target("web", "pets.list-pets: every_pet", "v1")}${target("api", "pets.get-pet: one pet", "v2")}`,
    });
    expect(capstan(folder, ["generate", "--strict"]).code).toBe(0);
    const functions = (name: string): readonly (string | undefined)[] =>
      [...(readFolder(join(folder, name))["pets/client.ts"] ?? "").matchAll(/async function (\w+)/g)].map(
        ([, each]) => each,
      );
    expect([functions("web"), functions("api")]).toEqual([
      ["everyPet", "findPet"],
      ["listPets", "onePet"],
    ]);
    expect(readFolder(join(folder, "web"))["shop/openapi.json"]).toMatch(/"\/v1\/pets"/);
    expect(readFolder(join(folder, "api"))["shop/openapi.json"]).toMatch(/"\/v2\/pets"/);
    expect(capstan(folder, ["check", "--strict"]).code).toBe(0);
    write(folder, {
      "capstan.config.yaml": `names: {pets.get-pet: findPet}\ntargets:\n${target("web", "pets.list-pets: findPet", "v1")}`,
    });
    expect(capstan(folder, ["generate"])).toMatchObject({
      code: 1,
      err: expect.stringMatching(
        /config\/name-clash[^]*help: the configuration names `pets\.(?:list-pets|get-pet)` so/,
      ),
    });
    // What was there stays.
    expect(functions("web")).toEqual(["everyPet", "findPet"]);
  });

  it("are not written, any of them, where the names of one clash", () => {
    const clash = "names: {pets.list-pets: findPet, pets.get-pet: findPet}";
    const folder = project({
      ...files,
      "capstan.config.yaml": `targets: {web: {out: web, artifacts: []}, api: {out: api, artifacts: [rest], ${clash}}}\n`,
    });
    const refused = capstan(folder, ["generate"]);
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining("config/name-clash") });
    expect(refused.err).toMatch(/^nothing is written; 1 error\b/m);
    expect(["web", "api"].filter((name) => existsSync(join(folder, name)))).toEqual([]);
    // The target that is named alone has nothing to do with it.
    expect(capstan(folder, ["generate", "--target", "web"]).code).toBe(0);
    expect(existsSync(join(folder, "web/pets/client.ts"))).toBe(true);
  });

  it("have groups of their own", () => {
    const folder = project({
      ...files,
      "capstan.config.yaml":
        "targets: {web: {out: web, artifacts: []}, api: {out: api, artifacts: [rest], compose: {both: {capabilities: [pets, owners], ports: {rest: 8080}}}}}\n",
    });
    expect(capstan(folder, ["generate"]).code).toBe(0);
    expect(existsSync(join(folder, "api/both/server.ts"))).toBe(true);
    expect(existsSync(join(folder, "web/both"))).toBe(false);
    expect(capstan(folder, ["check"]).code).toBe(0);
    expect(capstan(folder, ["explain", "both", "--target", "api"])).toMatchObject({
      code: 0,
      out: expect.stringContaining("owners"),
    });
  });

  it("are compared one by one by `diff`, which says each thing once", () => {
    const folder = project(files);
    git(folder, "init", "-q", "-b", "main");
    expect(capstan(folder, ["generate"]).code).toBe(0);
    git(folder, "add", "-A");
    git(folder, "commit", "-qm", "one");
    // Both targets have the client; one has routes; neither has the MCP server.
    const [consumed = "", exposed = ""] = exampleCapability.split("  exposes:");
    write(folder, {
      "capabilities/pets.yaml": [
        consumed.replace("path: /pets/{id}", "path: /animals/{id}"),
        exposed.replace("name: list-pets", "name: find-pets"),
      ].join("  exposes:"),
    });
    const moved = capstan(folder, ["diff", "git:HEAD", "--format", "plain"]);
    const said = moved.err + moved.out;
    expect(said.match(/client\/request-changed/g)).toHaveLength(1);
    expect(said).toContain("rest/");
    expect(said).not.toContain("mcp/");
    // A target that is new changes nothing for the others; one that is gone is told.
    write(folder, { ...files, "capstan.config.yaml": configuration.replace("  web:", "  site:") });
    const renamed = capstan(folder, ["diff", "git:HEAD", "--fail-on", "any"]);
    expect(renamed.code, renamed.err).toBe(0);
    expect(renamed.err).toContain("target `site` is new");
    expect(renamed.err).toContain("target `web` is gone");
    // A target that takes an adapter away breaks who calls it.
    write(folder, { "capstan.config.yaml": configuration.replace("artifacts: [rest]", "artifacts: [mcp]") });
    const removed = capstan(folder, ["diff", "git:HEAD", "--fail-on", "breaking"]);
    expect(removed.code, removed.err).toBe(1);
    expect(removed.err + removed.out).toContain("rest/");
    // Generated trees are compared target by target.
    expect(capstan(folder, ["generate"]).code).toBe(0);
    const trees = capstan(folder, ["diff", "--generated", "git:HEAD", "--fail-on", "breaking"]);
    expect(trees.code, trees.err).toBe(1);
    expect(capstan(folder, ["diff", "--generated", "git:HEAD", "--target", "web", "--fail-on", "any"]).code).toBe(0);
    expect(capstan(folder, ["diff", "--generated", "generated"])).toMatchObject({
      code: 2,
      err: expect.stringContaining("--target"),
    });
  });
});

it("`diff` finds the project from a folder below it; what it is given is relative to where it runs", () => {
  const folder = project({ "package.json": "{}", "capabilities/pets.yaml": exampleCapability, "src/notes.md": "" });
  git(folder, "init", "-q", "-b", "main");
  git(folder, "add", "-A");
  git(folder, "commit", "-qm", "one");
  write(folder, { "capabilities/pets.yaml": exampleCapability.replace("- name: tag\n", "- name: tags\n") });
  const above = capstan(folder, ["diff", "git:HEAD", "--format", "json"]);
  expect(above.out).toContain("client/");
  const below = join(folder, "src");
  for (const operands of [
    ["git:HEAD"],
    ["git:HEAD:../capabilities", "../capabilities"],
    ["git:HEAD", "../capabilities/pets.yaml"],
  ]) {
    const run = capstan(below, ["diff", ...operands, "--format", "json"]);
    expect(run.out, operands.join(" ")).toBe(above.out);
  }
});

it("`check --strict` says what a warning asks for, not what something else would", () => {
  const folder = project({ "package.json": "{}", "capabilities/pets.yaml": exampleCapability });
  expect(capstan(folder, ["generate"]).code).toBe(0);
  const { code, err } = capstan(folder, ["check", "--strict"]);
  expect(code).toBe(1);
  expect(err).toContain("output/packages");
  expect(err).toMatch(/: see to what is warned of$/m);
});
