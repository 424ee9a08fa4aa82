import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { exampleCapability } from "../generator/drift/rules/example.js";
import { capstan, project, write } from "./capstan.js";
import { readFolder } from "./check.js";

const named = `capabilities:
  - capabilities/*.yaml
  - path: vendor/pets.yaml
    name: partner-pets
    servers: {pets-rest: partner-api, pets-mcp: partner-tools}
`;

/** A REST adapter, an MCP server whose tool a skill offers, and one API. */
const pets = `naftiko: 1.0.0-alpha2
info: {label: Pets, description: Pets and their owners.}
capability:
  consumes:
    - {type: http, namespace: pets, baseUri: "https://pets.example.com", resources: [{name: pets, path: /pets, operations: [{name: list-pets, method: GET}]}]}
  exposes:
    - {type: rest, namespace: pets-rest, port: 8081, resources: [{name: pets, path: /pets, operations: [{name: list, method: GET, description: Lists pets., call: pets.list-pets}]}]}
    - {type: mcp, namespace: pets-mcp, port: 9091, tools: [{name: list-pets, description: Lists pets., call: pets.list-pets}]}
    - {type: skill, namespace: pets-skill, port: 9092, skills: [{name: pets, description: Lists pets., tools: [{name: list, description: Lists pets., from: {sourceNamespace: pets-mcp, action: list-pets}}]}]}
`;

const files = {
  "capabilities/pets.yaml": exampleCapability,
  "vendor/pets.yaml": pets,
  "capstan.config.yaml": named,
};

/** Runs it, and fails with what it said where it does. */
function runs(folder: string, ...args: readonly string[]): void {
  const { code, err } = capstan(folder, args);
  expect(code, err).toBe(0);
}

describe("what single capabilities are called", () => {
  it("two files of one name go side by side; folder, servers, flags, variables and names of servers follow", () => {
    const folder = project(files);
    runs(folder, "generate", "--strict");
    const tree = readFolder(join(folder, "generated"));
    const own = Object.keys(tree).filter((path) => path.startsWith("partner-pets/"));
    expect(own).toEqual(expect.arrayContaining(["partner-pets/client.ts", "partner-pets/server.ts"]));
    expect(tree["pets/client.ts"]).toContain("https://pets.example.com/v1");
    const server = tree["partner-pets/server.ts"] ?? "";
    expect(server).toContain('capability: "partner-pets"');
    expect(server).toContain('name: "partner-api"');
    expect(server).toContain('name: "partner-tools"');
    expect(tree["partner-pets/rest.ts"]).toContain("export async function partnerApi(");
    expect(tree["partner-pets/mcp.ts"]).toContain('name: "partner-tools"');
    const readme = tree["partner-pets/README.md"] ?? "";
    expect(readme).toContain("generated/partner-pets/server.ts");
    expect(readme).toContain("PARTNER_API_PORT");
    expect(readme).toContain("PARTNER_TOOLS_PORT");
    // What was not said stays, and nothing has its former name any more.
    expect(readme).toContain("PETS_SKILL_PORT");
    for (const path of own)
      expect(tree[path], path).not.toMatch(/pets-rest|pets-mcp|PETS_REST|PETS_MCP|petsRest|petsMcp/);
    expect(tree["pets/server.ts"]).toContain('name: "pets-rest"');
    runs(folder, "check", "--strict");
    runs(folder, "check", "vendor/pets.yaml");
    // Without a name they are in each other's way, and the message says how to end that.
    write(folder, { "capstan.config.yaml": "capabilities: [capabilities/*.yaml, vendor/pets.yaml]\n" });
    const refused = capstan(folder, ["validate"]);
    expect(refused).toMatchObject({ code: 1 });
    expect(refused.err).toContain("output/same-folder");
    expect(refused.err).toContain("capabilities: [{path: capabilities/pets.yaml, name: other-pets}]");
  });

  it("commands take names in the place of paths, from wherever they run", () => {
    const folder = project({ ...files, ".git/HEAD": "ref: refs/heads/main\n", "apis/.keep": "" });
    runs(folder, "generate", "partner-pets");
    expect(Object.keys(readFolder(join(folder, "generated"))).some((path) => path.startsWith("pets/"))).toBe(false);
    runs(join(folder, "apis"), "check", "partner-pets", "--strict");
    expect(capstan(join(folder, "apis"), ["explain", "pets"]).out).toMatch(/^capability pets /);
    runs(folder, "validate", "pets", "vendor/pets.yaml");
    expect(capstan(folder, ["validate", "petz"])).toMatchObject({ code: 3, err: expect.stringContaining("`petz`") });
    // What is there is a path before it is a name.
    write(folder, { "pets/other.yaml": pets.replaceAll("pets-", "other-") });
    expect(capstan(folder, ["validate", "pets"]).err).toContain("1 capability read");
    expect(capstan(folder, ["explain", "pets"]).out).toContain("other-rest");
    expect(capstan(folder, ["diff", "git:HEAD"]).err).toMatch(/in no git repository that has a commit[^]*`git:HEAD`/);
  });

  it("by the name they are found: targets, groups, handlers, documents; the former folder is taken away", () => {
    const folder = project({
      ...files,
      // One API, that both call.
      "vendor/pets.yaml": pets.replace("pets.example.com", "pets.example.com/v1"),
      "capstan.config.yaml": `${named.replace(/ {4}servers.*\n/, "")}openapi: docs/{name}.json\ncompose: {all-pets: {capabilities: [pets, partner-pets], ports: {rest: 8080, mcp: 9090, skill: 9092}, mixedAuthentication: true, prefixes: {partner-pets: /partner}}}\n`,
    });
    runs(folder, "generate");
    expect(existsSync(join(folder, "docs/partner-pets.json"))).toBe(true);
    expect(readFolder(join(folder, "generated"))["all-pets/server.ts"]).toContain("../partner-pets/rest");
    runs(folder, "scaffold", "handlers", "partner-pets", "list");
    expect(readFolder(join(folder, "handlers"))["partner-pets/rest.ts"]).toContain("generated/partner-pets/rest.js");
    write(folder, {
      "capstan.config.yaml": `${named.replace("partner-pets", "ours")}targets: {web: {out: web, capabilities: [ours]}}\n`,
    });
    runs(folder, "generate");
    expect(Object.keys(readFolder(join(folder, "web"))).map((path) => path.split("/")[0])).toEqual(
      expect.arrayContaining(["ours", "runtime"]),
    );
    write(folder, { "capstan.config.yaml": `${named}targets: {web: {out: web}}\n` });
    expect(capstan(folder, ["check"])).toMatchObject({ code: 1, err: expect.stringContaining("web/ours") });
    runs(folder, "generate");
    expect(existsSync(join(folder, "web/ours"))).toBe(false);
  });

  it("tools are named by the namespace that is written", () => {
    const folder = project({ ...files, "capstan.config.yaml": `${named}mcp: {names: {pets-mcp.list-pets: all}}\n` });
    runs(folder, "generate", "--strict");
    const tree = readFolder(join(folder, "generated"));
    expect(tree["partner-pets/mcp.ts"]).toMatch(/"all"/);
    // The skill leads to the server under its name.
    const skill = Object.entries(tree).find(([path]) => /^partner-pets\/skill\/.*SKILL\.md$/.test(path))?.[1] ?? "";
    expect(skill).toContain("partner-tools");
  });

  it("another name is told by `check` as the configuration's doing, by `diff` as what it does to whom", () => {
    const folder = project({ ...files, "capstan.config.yaml": "capabilities: [vendor/pets.yaml]\n" });
    const git = (...args: readonly string[]): void =>
      void execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.com", ...args], { cwd: folder });
    git("init", "-q");
    git("add", "-A");
    git("commit", "-qm", "before");
    runs(folder, "generate");
    write(folder, { "capstan.config.yaml": "capabilities: [{path: vendor/pets.yaml, servers: {pets-rest: api}}]\n" });
    const checked = capstan(folder, ["check"]);
    expect(checked).toMatchObject({ code: 1, err: expect.stringContaining("output/configuration-changed") });
    expect(checked.err).not.toContain("edited-by-hand");
    const diff = capstan(folder, ["diff", "git:HEAD", "--fail-on", "risky"]);
    expect(diff.code, diff.out + diff.err).toBe(1);
    expect(diff.out + diff.err).toMatch(/`PETS_REST_PORT`[^]* are not read any more, `API_PORT`/);
    write(folder, { "capstan.config.yaml": "capabilities: [{path: vendor/pets.yaml, name: partners}]\n" });
    const renamed = capstan(folder, ["diff", "git:HEAD", "--fail-on", "breaking"]);
    expect(renamed.code, renamed.out + renamed.err).toBe(1);
    expect(renamed.out + renamed.err).toMatch(/folder is `partners`, not `pets`/);
    // Two files by name are compared whatever they are called.
    write(folder, { "copy.yaml": pets });
    const copied = capstan(folder, ["diff", "copy.yaml", "vendor/pets.yaml"]);
    expect(copied.code, copied.out + copied.err).toBe(0);
    expect(copied.out + copied.err).not.toContain("partners");
    runs(folder, "generate");
    runs(folder, "check");
  });

  it.each([
    ["{path: a.yaml}", /`capabilities\.0` is wrong: it should say more than a path/],
    ["{name: a}", /`capabilities\.0` is wrong: it should have either `path`/],
    ["{name: a, path: a.yaml, source: 'https://x.example/a.yaml'}", /either `path`[^]*or `source`/],
    ["{source: 'https://x.example/a.yaml'}", /needs a `name`/],
    ["{name: a, path: 'a/*.yaml'}", /`capabilities\.0\.path` is wrong: it should be one file/],
    ["{name: a, path: apis}", /should be one file/],
    ["{name: ../a, path: a.yaml}", /`capabilities\.0\.name` is wrong: a name has small letters/],
    ["{path: a.yaml, servers: {b: 'x y'}}", /`capabilities\.0\.servers\.b` is wrong: a server's name has/],
    ["{path: a.yaml, name: b}, {path: ./a.yaml, name: c}", /`capabilities\.1` is wrong: an earlier entry/],
    ["{path: a.yaml, nmae: b}", /unknown key `nmae`[^]*`name`/],
  ])("%s is refused at its place", (entries, message) => {
    const folder = project({ "a.yaml": pets, "capstan.config.yaml": `capabilities: [${entries}]\n` });
    const { code, err } = capstan(folder, ["validate"]);
    expect(code).toBe(2);
    expect(err).toMatch(message);
    expect(err).toMatch(/capstan\.config\.yaml:1:\d+ error/);
  });

  it.each([
    ["{pets-rest: pets-mcp}", "its server `pets-mcp`"],
    ["{pets-rest: all, pets-mcp: all}", "its server `pets-mcp`"],
    ["{pets-rest: pets}", "an API of `a.yaml`"],
  ])("a name that something else of the capability has is refused where it stands: %s", (servers, what) => {
    const folder = project({
      "a.yaml": pets,
      "capstan.config.yaml": `capabilities:\n  - path: a.yaml\n    servers: ${servers}\n`,
    });
    for (const command of ["validate", "check"]) {
      const { code, err } = capstan(folder, [command]);
      expect(code).toBe(1);
      expect(err).toMatch(
        /capstan\.config\.yaml:3:\d+ error config\/wrong-value: `capabilities\.0\.servers\.pets-rest`/,
      );
      expect(err).toContain(`${what} is called`);
    }
    // Nothing is written, whichever capabilities are asked for: flags of both servers would be one.
    for (const asked of [[], ["a"]]) {
      const { code, err } = capstan(folder, ["generate", ...asked]);
      expect(code).toBe(1);
      expect(err).toMatch(/:3:\d+ error config\/wrong-value[^]*^nothing is written; \d errors?\b/m);
      expect(existsSync(join(folder, "generated"))).toBe(false);
    }
    expect(capstan(folder, ["check"]).err).toContain("correct the configuration, then run `capstan generate`");
    // Two that change places are two names still.
    write(folder, {
      "capstan.config.yaml":
        "capabilities:\n  - path: a.yaml\n    servers: {pets-rest: pets-mcp, pets-mcp: pets-rest}\n",
    });
    runs(folder, "validate");
    runs(folder, "generate");
  });

  it("a file that is not there, a name that is Capstan's own, and a server that nobody has", () => {
    const folder = project({
      "a.yaml": pets,
      "capstan.config.yaml": "capabilities: [{path: b.yaml, name: c}]\n",
    });
    expect(capstan(folder, ["validate"])).toMatchObject({ code: 3, err: expect.stringContaining("b.yaml") });
    write(folder, { "capstan.config.yaml": "capabilities: [{path: a.yaml, name: runtime}]\n" });
    expect(capstan(folder, ["validate"])).toMatchObject({
      code: 1,
      err: expect.stringContaining("output/reserved-name"),
    });
    write(folder, { "capstan.config.yaml": "capabilities:\n  - path: a.yaml\n    servers: {pets-rset: api}\n" });
    const { code, err } = capstan(folder, ["validate", "--strict"]);
    expect(code).toBe(1);
    expect(err).toMatch(
      /capstan\.config\.yaml:3:15 warning config\/unknown-server: `a\.yaml` has no server `pets-rset`/,
    );
    expect(err).toContain("did you mean `pets-rest`?");
  });
});
