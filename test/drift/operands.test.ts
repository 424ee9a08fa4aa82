import { renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { findFiles, findListed } from "../../generator/cli/find-files.js";
import { capstan, project, type Run, write } from "../capstan.js";
import { commit, git, judge, other, pets, repository, required } from "./repository.js";

const otherRequired = other.replace(
  "                  required: false\n                  description: The kind of pet.",
  "                  required: true\n                  description: The kind of pet.",
);

/** Ids and subjects of what is said, sorted. */
function told({ err }: Run): readonly string[] {
  return [...err.matchAll(/^\S+ (?:error|warning|info) ((?:client|rest|mcp|skill|runtime)\/\S+): (.*?):/gm)]
    .map(([, id, subject]) => `${id} ${subject}`)
    .sort();
}

describe("what the configuration names", () => {
  it.each([
    ["a folder", "[api]"],
    ["a folder, written otherwise", "[./api/]"],
    ["a glob through folders", "['api/**/*.yaml']"],
    ["a glob with one taken out", "['**/*.yaml', '!lab/**']"],
    ["a choice", "['api/@(a|b)/*.{yaml,yml}']"],
    ["a path", "[api/a/pets.yaml, {path: api/b/ships.yaml, name: ships}]"],
  ])("is compared on both sides: %s", (_what, capabilities) => {
    const folder = repository({
      "capstan.config.yaml": `capabilities: ${capabilities}\n`,
      "api/a/pets.yaml": pets,
      "api/b/ships.yaml": other,
      "lab/pets-of-the-lab.yaml": pets.replaceAll("pets", "dogs"),
    });
    write(folder, {
      "api/a/pets.yaml": required,
      "lab/pets-of-the-lab.yaml": required.replaceAll("pets", "dogs"),
    });
    rmSync(join(folder, "api/b/ships.yaml"));
    commit(folder);
    const run = judge(folder);
    expect(run.code, run.err).toBe(1);
    expect(told(run)).toEqual([
      "mcp/server-removed MCP server `ships-mcp`",
      "rest/adapter-removed REST adapter `ships-rest`",
      "rest/parameter-became-required `GET /pets` `kind`",
      "runtime/capability-removed capability `ships`",
      "skill/catalogue-removed skill catalogue `ships-skill`",
      "skill/skill-removed skill `ships`",
    ]);
  });

  it("are the same files of a revision as on disk, whatever the pattern", async () => {
    const paths = [
      "a.yaml",
      ".hidden.yaml",
      "api/a.yaml",
      "api/b.yml",
      "api/.c.yaml",
      "api/v1/a.yaml",
      "api/v2/b.yaml",
      "api/v2/deep/er/c.yaml",
      "api/[x]/d.yaml",
      ".github/e.yaml",
      "node_modules/pkg/api/a.yaml",
      "node_modules/pkg/node_modules/inner/a.yaml",
      "lab/node_modules/pkg/a.yaml",
    ];
    const folder = project(Object.fromEntries(paths.map((path) => [path, "{}\n"])));
    const patterns = [
      ["*.yaml"],
      ["**/*.yaml"],
      ["**"],
      ["./api/*.{yaml,yml}"],
      ["api"],
      ["./api/v2/"],
      ["api/v?/*.yaml"],
      ["api/v[!1]/*.yaml"],
      ["api/v{1..2}/*.yaml"],
      ["api/!(v1)/**/*.yaml"],
      ["api/+(v)2/*.yaml"],
      ["**/*.yaml", "!**/v1/**"],
      ["!api/**", "**/a.yaml"],
      [".github/*.yaml"],
      ["api/\\[x\\]/*.yaml"],
      ["node_modules/pkg"],
      ["node_modules/*/api/*.yaml", "**/a.yaml"],
      ["nowhere/*.yaml"],
      [],
    ];
    for (const each of patterns)
      expect(await findListed(folder, each, paths), each.join(" ")).toEqual(await findFiles(folder, each));
    expect(await findListed(folder, ["api/a.yaml", "gone.yaml"], paths)).toEqual(["api/a.yaml"]);
  });
});

describe("what stands elsewhere", () => {
  it("may be an installed package, by folder, by glob, and what it has generated", () => {
    const folder = project({
      "capabilities/pets.yaml": required,
      "node_modules/@acme/pets/capabilities/pets.yaml": pets,
    });
    for (const old of [
      "node_modules/@acme/pets",
      "node_modules/@acme/pets/capabilities",
      "node_modules/@acme/pets/capabilities/*.yaml",
    ]) {
      const run = capstan(folder, ["diff", old, "--fail-on", "breaking", "--format", "plain"]);
      expect(run.code, run.err).toBe(1);
      expect(told(run), old).toEqual(["rest/parameter-became-required `GET /pets` `kind`"]);
    }
    capstan(folder, ["generate", "--quiet"]);
    renameSync(join(folder, "generated"), join(folder, "node_modules/@acme/pets/generated"));
    write(folder, { "capabilities/pets.yaml": pets });
    capstan(folder, ["generate", "--quiet"]);
    const trees = capstan(folder, ["diff", "--generated", "node_modules/@acme/pets/generated", "--format", "plain"]);
    expect(trees, trees.err).toMatchObject({ code: 0, err: expect.stringContaining("`kind` can be left out") });
  });

  it("is said to be nothing, where an old side has no capability: all are new then", () => {
    const folder = repository({});
    write(folder, { "capabilities/pets.yaml": pets });
    commit(folder);
    const run = judge(folder);
    expect(run).toMatchObject({
      code: 0,
      err: expect.stringContaining("git:main... holds no capability: all are new"),
    });
  });

  it("is what a revision alone had where NEW is, whatever the configuration names", () => {
    const folder = repository({
      "capabilities/cats.yaml": pets,
      "capabilities/deep/dogs.yaml": pets,
      "other/pets.yaml": pets,
      "package.json": "{}",
    });
    write(folder, { "other/pets.yaml": required, "capabilities/deep/dogs.yaml": required });
    const change = ["rest/parameter-became-required `GET /pets` `kind`"];
    for (const place of [
      "other",
      "./other/",
      "other/pets.yaml",
      "other/*.yaml",
      "capabilities",
      "capabilities/deep/dogs.yaml",
    ])
      for (const old of ["git:main", "git:main...", "git:main.."]) {
        const run = capstan(folder, ["diff", old, place, "--format", "plain"]);
        expect(told(run), `${old} ${place} ${run.err}`).toEqual(change);
      }
    for (const [old, place] of [
      ["git:HEAD", "capabilities/cats.yaml"],
      ["git:main", "git:HEAD:other"],
    ] as const)
      expect(capstan(folder, ["diff", old, place]).err, place).toBe("nothing that anybody depends on has changed\n");
    expect(told(capstan(folder, ["diff", "--against", "git:main", "other", "--format", "plain"]))).toEqual(change);
    expect(told(capstan(join(folder, "other"), ["diff", "git:main", ".", "--format", "plain"]))).toEqual(change);
  });

  it("is a submodule by its path, and named where its commit is not here", () => {
    const shared = project({ "pets.yaml": pets });
    git(shared, "init", "-q", "-b", "main");
    commit(shared);
    const folder = repository({ "capstan.config.yaml": "capabilities: [shared/pets.yaml]\n" });
    git(folder, "submodule", "--quiet", "add", shared, "shared");
    commit(folder);
    write(join(folder, "shared"), { "pets.yaml": required });
    commit(join(folder, "shared"));
    commit(folder);
    const byPath = capstan(folder, ["diff", "git:HEAD~1:shared", "git:HEAD:shared", "--format", "plain"]);
    expect(told(byPath), byPath.err).toEqual(["rest/parameter-became-required `GET /pets` `kind`"]);
    const clone = join(project({}), "clone");
    git(folder, "clone", "-q", folder, clone);
    const run = capstan(clone, ["diff", "git:HEAD~1", "--format", "plain"]);
    expect(run).toMatchObject({
      code: 3,
      err: expect.stringMatching(/its submodule `shared` is not here at [0-9a-f]{9}/),
    });
  });
});

describe("several in one run", () => {
  it("are one document, in which each change stands once and says what it was found against", () => {
    const folder = repository({ "capabilities/pets.yaml": pets });
    git(folder, "tag", "v1");
    write(folder, { "capabilities/pets.yaml": required });
    commit(folder);
    git(folder, "tag", "v2");
    write(folder, { "capabilities/ships.yaml": otherRequired });
    commit(folder);
    const run = (format: string): string =>
      capstan(folder, ["diff", "--against", "git:v1", "--against", "git:v2", "--format", format]).out;
    const { changes } = JSON.parse(run("json")) as { changes: readonly { id: string; sentence: string }[] };
    expect(changes.map(({ id, sentence }) => `${id}: ${sentence}`)).toEqual([
      "rest/parameter-became-required: requests without `kind` get 400 (against `git:v1`)",
      "runtime/capability-added: it is new: nobody is affected",
    ]);
    expect((JSON.parse(run("sarif")) as { runs: readonly unknown[] }).runs).toHaveLength(1);
    expect(run("junit").match(/<testsuites/g)).toHaveLength(1);
    expect(run("html").match(/<html/g)).toHaveLength(1);
    expect(run("markdown").match(/^## /gm)).toHaveLength(1);
  });

  it("are several configurations, each with the capabilities that it names", () => {
    const many = repository({
      "pets.config.yaml": "capabilities: [api/pets.yaml]\n",
      "ships.config.yaml":
        "capabilities: [api/ships.yaml]\ndiff: {policy: [{rule: 'rest/*', level: ignore, reason: Not published.}]}\n",
      "api/pets.yaml": pets,
      "api/ships.yaml": other,
    });
    write(many, { "api/pets.yaml": required, "api/ships.yaml": otherRequired });
    commit(many);
    const configs = ["--config", "pets.config.yaml", "--config", "ships.config.yaml"];
    const run = judge(many, ...configs);
    expect(run.code, run.err).toBe(1);
    expect(run.err).toMatch(/^by pets\.config\.yaml:\n.*`GET \/pets`.*\n.*\nby ships\.config\.yaml:\n.*1 accepted/m);
    const { changes, accepted } = JSON.parse(judge(many, ...configs, "--format", "json").out) as {
      changes: readonly object[];
      accepted: readonly object[];
    };
    expect([changes.length, accepted.length]).toEqual([1, 1]);
    expect(capstan(many, ["check", ...configs])).toMatchObject({
      code: 2,
      err: expect.stringContaining("`check` takes one `--config`; 2 are given"),
    });
  });
});
