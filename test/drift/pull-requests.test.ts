import { renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { capstan, project, type Run, write } from "../capstan.js";
import { commit, git, judge, other, pets, repository, required } from "./repository.js";

describe("a pull request", () => {
  it("that is the first, with no folder on the base, breaks nobody", () => {
    const folder = repository({});
    write(folder, { "capabilities/pets.yaml": pets });
    commit(folder);
    expect(judge(folder)).toMatchObject({ code: 0, err: expect.stringContaining("runtime/capability-added") });
  });

  it("that adds a capability beside others breaks nobody, whatever it needs", () => {
    const folder = repository({ "capabilities/pets.yaml": pets });
    write(folder, { "capabilities/ships.yaml": other });
    const run = judge(folder);
    expect(run).toMatchObject({ code: 0, err: expect.stringContaining("capability `ships`: it is new") });
    expect(run.err).toContain("1 change (1 compatible)");
  });

  it("that breaks a caller fails, and says whom", () => {
    const folder = repository({ "capabilities/pets.yaml": pets });
    write(folder, { "capabilities/pets.yaml": required });
    expect(judge(folder)).toMatchObject({ code: 1, err: expect.stringContaining("requests without `kind` get 400") });
  });

  it("is not told what the base has done since", () => {
    const folder = repository({ "capabilities/pets.yaml": pets });
    git(folder, "checkout", "-q", "main");
    write(folder, { "capabilities/pets.yaml": required });
    commit(folder);
    git(folder, "checkout", "-q", "work");
    expect(judge(folder)).toMatchObject({
      code: 0,
      err: expect.stringContaining("nothing that anybody depends on has changed"),
    });
    expect(capstan(folder, ["diff", "git:main", "--fail-on", "any"])).toMatchObject({ code: 0 });
    // Its tip is compared where that is asked for: there the branch takes the requirement back.
    expect(capstan(folder, ["diff", "git:main..", "--format", "plain"])).toMatchObject({
      code: 0,
      err: expect.stringContaining("rest/parameter-became-optional"),
    });
  });

  it("that moves a capability to another folder moves its source alone", () => {
    const folder = repository({
      "capstan.config.yaml": "capabilities: ['capabilities/**/*.yaml']\n",
      "capabilities/pets.yaml": pets,
    });
    write(folder, { "capabilities/shop/animals/.keep": "" });
    renameSync(join(folder, "capabilities/pets.yaml"), join(folder, "capabilities/shop/animals/pets.yaml"));
    commit(folder);
    expect(judge(folder)).toMatchObject({
      code: 0,
      err: expect.stringContaining("nothing that anybody depends on has changed"),
    });
  });

  it("that renames a capability across folders says that imports move, and what else changed in it", () => {
    const folder = repository({
      "capstan.config.yaml": "capabilities: ['capabilities/**/*.yaml']\n",
      "capabilities/pets.yaml": pets,
    });
    rmSync(join(folder, "capabilities/pets.yaml"));
    write(folder, { "capabilities/shop/animals.yaml": required });
    const run = judge(folder);
    expect(run).toMatchObject({ code: 1, err: expect.stringContaining("client/module-moved") });
    expect(run.err).toContain("its generated folder is `animals`, not `pets`");
    expect(run.err).toContain("rest/parameter-became-required");
  });

  it("that changes the configuration alone is judged by what each side was compiled with", () => {
    const upstreams = (style: string): string => `upstreams:\n  pets:\n    style: ${style}\n`;
    const folder = repository({ "capabilities/pets.yaml": pets, "capstan.config.yaml": upstreams("form") });
    write(folder, { "capstan.config.yaml": upstreams("brackets") });
    expect(judge(folder)).toMatchObject({ code: 0, err: expect.stringContaining("client/request-changed") });
    // One that runs is not run at another revision, and that is said.
    rmSync(join(folder, "capstan.config.yaml"));
    write(folder, { "capstan.config.mjs": "export default {};\n" });
    commit(folder);
    const run = capstan(folder, ["diff", "git:HEAD", "--format", "plain"]);
    expect(run).toMatchObject({ code: 0, err: expect.stringContaining("is not read as it was then") });
  });

  it("that deletes a capability names it, and who loses it", () => {
    const folder = repository({ "capabilities/pets.yaml": pets, "capabilities/ships.yaml": other });
    rmSync(join(folder, "capabilities/ships.yaml"));
    const run = judge(folder);
    expect(run).toMatchObject({ code: 1, err: expect.stringContaining("runtime/capability-removed") });
    expect(run.err).toContain("REST adapter `ships-rest`");
    expect(run.err).not.toContain("pets-rest");
  });

  it("that deletes the last capability is told so, not that nothing was named", () => {
    const folder = repository({ "capabilities/pets.yaml": pets });
    rmSync(join(folder, "capabilities/pets.yaml"));
    const run = judge(folder);
    expect(run).toMatchObject({ code: 1, err: expect.stringContaining("holds no capability: all are gone") });
    expect(run.err).toContain("runtime/capability-removed");
  });

  it.each([
    ["by its path on both sides", "git:main:capabilities/ships.yaml", "capabilities/ships.yaml"],
    ["by its path in NEW alone", "git:main", "./capabilities/ships.yaml"],
    ["by a folder that is gone", "git:main:lab", "lab/"],
    ["by a path of another revision", "git:main:capabilities/ships.yaml", "git:work:capabilities/ships.yaml"],
  ])("that deletes what NEW names has it named as deleted: %s", (_how, old, fresh) => {
    const folder = repository({ "capabilities/ships.yaml": other, "lab/pets.yaml": pets });
    rmSync(join(folder, "capabilities"), { recursive: true });
    rmSync(join(folder, "lab"), { recursive: true });
    commit(folder);
    const run = capstan(folder, ["diff", old, fresh, "--format", "plain", "--fail-on", "breaking"]);
    expect(run).toMatchObject({ code: 1, err: expect.stringContaining("runtime/capability-removed") });
    expect(run.err).toContain(`${fresh} holds no capability: all are gone`);
    // What OLD does not hold either is misspelled.
    const misspelled = fresh.replace(/ships|lab/, "shpis");
    expect(capstan(folder, ["diff", old, misspelled, "--format", "plain"])).toMatchObject({
      code: 3,
      err: expect.stringContaining("source/unreadable"),
    });
  });

  it("that makes many changes of one kind has each of them told", () => {
    const routes = ["cats", "dogs", "mice", "owls", "rats", "toads"];
    const more = routes
      .map(
        (name) =>
          `        - {name: ${name}, path: /${name}, operations: [{method: GET, name: ${name}, call: pets.list-pets}]}\n`,
      )
      .join("");
    const folder = repository({ "capabilities/pets.yaml": pets });
    write(folder, { "capabilities/pets.yaml": pets.replace(/(namespace: pets-rest\n[^]*?resources:\n)/, `$1${more}`) });
    const run = judge(folder);
    for (const name of routes) expect(run.err).toContain(`\`GET /${name}\` answers now`);
  });

  it("that mends a capability passes, and says so", () => {
    const folder = repository({ "capabilities/pets.yaml": pets.replace("info:\n", "info:\ninfo:\n") });
    write(folder, { "capabilities/pets.yaml": pets });
    expect(judge(folder)).toMatchObject({ code: 0, err: expect.stringContaining("runtime/capability-repaired") });
  });

  it("that breaks a capability's text is told that before anything else", () => {
    const folder = repository({ "capabilities/pets.yaml": pets, "capabilities/ships.yaml": other });
    write(folder, {
      "capabilities/pets.yaml": pets.replace(
        "  consumes:\n",
        "  consumes:\n    - {import: gone, location: ./gone.yaml}\n",
      ),
      "capabilities/ships.yaml": other.replace("description: One pet.", "description: One ship."),
    });
    const run = judge(folder);
    expect(run.code).toBe(1);
    expect(run.err.split("\n")[0]).toContain("drift/does-not-compile");
    expect(run.err).toContain("model/import-not-found");
    expect(run.err).toContain("rest/description-changed");
    expect(run.err).not.toContain("client/function-removed");
  });

  it("from a folder below the repository's sees that project alone, at a tag, at the last one, and against several", () => {
    const folder = repository({
      "services/pets/capabilities/pets.yaml": pets,
      "services/ships/capabilities/ships.yaml": other,
    });
    git(folder, "tag", "v1.0.0");
    const below = join(folder, "services/pets");
    write(below, { "capabilities/pets.yaml": required });
    commit(folder);
    for (const old of [
      "git:v1.0.0",
      "git:@last-tag",
      "git:HEAD~1",
      "git:main:capabilities",
      "git:main:capabilities/*.yaml",
    ]) {
      const run = capstan(below, ["diff", old, "--fail-on", "breaking", "--format", "json"]);
      expect(run.code, old).toBe(1);
      expect(
        JSON.parse(run.out).changes.map(({ id }: { readonly id: string }) => id),
        old,
      ).toEqual(["rest/parameter-became-required"]);
    }
    const several = capstan(below, [
      "diff",
      "--against",
      "git:main",
      "--against",
      "git:HEAD",
      "--fail-on",
      "breaking",
      "--format",
      "plain",
    ]);
    expect(several).toMatchObject({
      code: 1,
      err: expect.stringContaining("against git:HEAD:\nnothing that anybody depends on has changed"),
    });
  });

  it("from a folder below capabilities is found without a package or a configuration", () => {
    const folder = repository({ "capabilities/pets.yaml": pets, "docs/guide/.keep": "" });
    expect(capstan(folder, ["generate"]).code).toBe(0);
    write(folder, { "capabilities/pets.yaml": required });
    for (const below of ["docs/guide", "capabilities"]) {
      const inner = join(folder, below);
      expect(judge(inner)).toMatchObject({ code: 1, err: expect.stringContaining("requests without `kind` get 400") });
      expect(capstan(inner, ["check"])).toMatchObject({
        code: 1,
        err: expect.stringContaining("output/capability-changed"),
      });
    }
  });

  it("whose path is misspelled is told so: what neither side has is not new", () => {
    const folder = repository({ "capabilities/pets.yaml": pets });
    const told = (old: string): Run => capstan(folder, ["diff", old, "--format", "plain"]);
    for (const old of ["git:main:capabilities/pest.yaml", "git:main:capabilites/*.yaml", "git:main:capabilites"])
      expect(told(old), old).toMatchObject({ code: 3, err: expect.stringContaining("neither that revision nor") });
    write(folder, { "capabilities/ships.yaml": other });
    expect(told("git:main:capabilities/ships.yaml").code).toBe(0);
    expect(told("main...").err).toContain("written `git:main...`");
  });

  it("from a fork is compared with where it left the repository that it goes to", () => {
    const upstream = repository({ "capabilities/pets.yaml": pets });
    git(upstream, "checkout", "-q", "main");
    const fork = join(project({}), "fork");
    git(upstream, "clone", "-q", upstream, fork);
    git(fork, "remote", "add", "upstream", upstream);
    git(fork, "checkout", "-q", "-b", "mine");
    write(fork, { "capabilities/ships.yaml": other });
    commit(fork);
    // What others merged meanwhile is no change of the fork's.
    write(upstream, { "capabilities/pets.yaml": required });
    commit(upstream);
    git(fork, "fetch", "-q", "upstream");
    const run = capstan(fork, ["diff", "git:upstream/main...", "--fail-on", "breaking", "--format", "plain"]);
    expect(run).toMatchObject({ code: 0, err: expect.stringContaining("capability `ships`: it is new") });
    expect(run.err).not.toContain("rest/parameter");
    // The tip of the other side is what it says, and that asks for more than the fork does.
    const tip = capstan(fork, ["diff", "git:upstream/main..", "--format", "plain"]);
    expect(tip.err).toContain("rest/parameter-became-optional");
  });

  it("reads what stands in a submodule at the commit that the base wants", () => {
    const shared = project({ "pets.yaml": pets });
    git(shared, "init", "-q", "-b", "main");
    commit(shared);
    const folder = repository({ "capstan.config.yaml": "capabilities: [shared/pets.yaml]\n" });
    git(folder, "submodule", "--quiet", "add", shared, "shared");
    commit(folder);
    write(folder, { "shared/pets.yaml": required });
    expect(capstan(folder, ["diff", "git:HEAD", "--fail-on", "breaking", "--format", "plain"])).toMatchObject({
      code: 1,
      err: expect.stringContaining("rest/parameter-became-required"),
    });
  });
});

describe("a team's own policy", () => {
  const folder = (diff: string): string =>
    project({ "capstan.config.yaml": `diff:\n${diff}`, "old/pets.yaml": pets, "new/pets.yaml": required });
  const run = (diff: string): Run =>
    capstan(folder(diff), ["diff", "old", "new", "--fail-on", "breaking", "--format", "plain"]);

  it.each([
    ["by rule", "  policy: [{rule: 'rest/parameter-*', level: risky, reason: Nobody calls it yet.}]\n", 0, "1 risky"],
    ["by path", "  policy: [{path: 'new/*.yaml', level: ignore, reason: Not published.}]\n", 0, "1 accepted"],
    [
      "by operation",
      "  policy: [{operation: GET /pets, level: ignore, reason: Internal., until: 2999-12-31}]\n",
      0,
      "1 accepted",
    ],
    [
      "of another operation",
      "  policy: [{operation: GET /ships, level: ignore, reason: Internal.}]\n",
      1,
      "1 breaking",
    ],
    [
      "that is over",
      "  policy: [{rule: rest/parameter-became-required, level: ignore, reason: For a while., until: 2020-01-31}]\n",
      1,
      "config/expired-policy",
    ],
    ["of stability", "  stability: [{operation: GET /pets, level: experimental}]\n", 0, "nothing is promised"],
    ["of a beta", "  stability: [{path: 'new/*', level: beta}]\n", 0, "(beta)"],
  ])("%s", (_what, diff, code, said) => {
    expect(run(diff)).toMatchObject({ code, err: expect.stringContaining(said) });
  });

  it("lets go what was said to go, from its day on", () => {
    const gone = pets.replace(/ {8}- name: show-pet\n[\s\S]*?tools\.id\n/, "");
    const told = (sunset: string): Run =>
      capstan(
        project({
          "capstan.config.yaml": `diff:\n  deprecated: [{operation: tool show-pet${sunset}}]\n`,
          "old/pets.yaml": pets,
          "new/pets.yaml": gone,
        }),
        ["diff", "old", "new", "--fail-on", "breaking", "--format", "plain"],
      );
    expect(told("")).toMatchObject({ code: 0, err: expect.stringContaining("it was said to go") });
    expect(told(", sunset: 2020-01-31")).toMatchObject({ code: 0 });
    expect(told(", sunset: 2999-01-31")).toMatchObject({
      code: 1,
      err: expect.stringContaining("it was said to stay until 2999-01-31"),
    });
  });

  it.each([
    ["a function and its route", "get: {deprecated: true, SUNSET, ", "client/deprecated-function-removed"],
    [
      "a parameter",
      "{name: old, in: query, deprecated: true, SUNSET, schema: {type: string}}",
      "client/deprecated-input-removed",
    ],
    [
      "a member of an answer",
      "note: {type: string, deprecated: true, SUNSET}",
      "client/deprecated-answer-member-removed",
    ],
  ])("keeps an API to the day that its document says (x-sunset): %s", (_what, marked, id) => {
    const document = (sunset: string | undefined, isGone: boolean): string => {
      const mark = (written: string): string =>
        written !== marked
          ? written
          : isGone
            ? ""
            : written.replace(", SUNSET", sunset === undefined ? "" : `, x-sunset: ${sunset}`);
      const plain = (written: string): string =>
        mark(written).replace(/deprecated: true, SUNSET, |, deprecated: true, SUNSET/, "");
      const get = plain("get: {deprecated: true, SUNSET, ");
      return [
        "openapi: 3.0.3",
        "info: {title: Shop, version: '1'}",
        "servers: [{url: https://shop.example}]",
        "paths:",
        `  /things: {${get === "" ? "get: {" : get}operationId: listThings, parameters: [{name: q, in: query, schema: {type: string}}${["", plain("{name: old, in: query, deprecated: true, SUNSET, schema: {type: string}}")].join(", ").replace(/, $/, "")}], responses: {'200': {description: All., content: {application/json: {schema: {type: object, properties: {id: {type: string}, ${plain("note: {type: string, deprecated: true, SUNSET}")}}}}}}}}}`,
        "",
      ].join("\n");
    };
    const capability = (isGone: boolean): string =>
      [
        "naftiko: 1.0.0-alpha2",
        "info: {label: Shop, description: A shop.}",
        "capability:",
        "  consumes:",
        "    - type: http",
        "      namespace: shop",
        "      baseUri: https://shop.example",
        "      openapi: ./shop-api.yaml",
        "      resources:",
        "        - name: things",
        "          path: /things",
        "          operations:",
        isGone && marked.startsWith("get")
          ? "            - {name: make-thing, method: POST}"
          : `            - {name: list-things, method: GET, inputParameters: [{name: q, in: query}${isGone && marked.includes("old") ? "" : ", {name: old, in: query}"}]}`,
        "",
      ].join("\n");
    const told = (sunset: string | undefined): Run =>
      capstan(
        project({
          "old/shop.yaml": capability(false),
          "old/shop-api.yaml": document(sunset, false),
          "new/shop.yaml": capability(true),
          "new/shop-api.yaml": document(sunset, true),
        }),
        ["diff", "old", "new", "--fail-on", "breaking", "--format", "plain"],
      );
    expect(told(undefined)).toMatchObject({ code: 0, err: expect.stringContaining(id) });
    expect(told("2020-01-31")).toMatchObject({ code: 0, err: expect.stringContaining(id) });
    const early = told("2999-01-31");
    expect(early.code).toBe(1);
    expect(early.err).toContain(id);
    expect(early.err).toContain("from 2999-01-31 on, and that day has not come");
    // What is no day says nothing.
    expect(told("soon").code).toBe(0);
  });

  it("says where a declared version moved less than the changes ask for", () => {
    const versioned = (text: string, version: string): string =>
      text.replace("  label: Pets\n", `  label: Pets\n  version: ${version}\n`);
    const step = (was: string, now: string): string =>
      capstan(project({ "old/pets.yaml": versioned(pets, was), "new/pets.yaml": versioned(required, now) }), [
        "diff",
        "old",
        "new",
        "--format",
        "plain",
      ]).err;
    expect(step("1.2.3", "1.3.0")).toContain(
      "the version went from 1.2.3 to 1.3.0, and the changes ask for a major step",
    );
    expect(step("1.2.3", "1.2.3")).toContain("the version is still 1.2.3");
    expect(step("1.2.3", "2.0.0")).not.toContain("drift/version-step");
    expect(step("0.2.3", "0.3.0")).not.toContain("drift/version-step");
    expect(step("1.2.3", "1.3.0-beta.1")).toContain("the changes ask for a major step");
    expect(step("1.2.3", "2.0.0-beta.1+7")).not.toContain("drift/version-step");
    expect(step("2.0.0-beta.1", "2.0.0-beta.2")).not.toContain("drift/version-step");
  });

  it("asks of a declared version what the changes count as, not what they would without a policy", () => {
    const versioned = (text: string, version: string): string =>
      text.replace("  label: Pets\n", `  label: Pets\n  version: ${version}\n`);
    const step = (config: string): string =>
      capstan(
        project({
          "capstan.config.yaml": config,
          "old/pets.yaml": versioned(pets, "1.2.3"),
          "new/pets.yaml": versioned(required, "1.3.0"),
        }),
        ["diff", "old", "new", "--format", "plain"],
      ).err;
    expect(step("{}\n")).toContain("drift/version-step");
    expect(step("diff:\n  stability: [{operation: GET /pets, level: beta}]\n")).not.toContain("drift/version-step");
    expect(
      step("diff:\n  policy: [{rule: 'rest/parameter-*', level: ignore, reason: Nobody calls it.}]\n"),
    ).not.toContain("drift/version-step");
  });

  it("refuses a rule that there is not, with the nearest", () => {
    expect(run("  policy: [{rule: rest/parameter-became-requird, level: ignore, reason: Internal.}]\n")).toMatchObject({
      code: 2,
      err: expect.stringMatching(
        /^capstan\.config\.yaml:2:19 error config\/unknown-rule: .*did you mean `rest\/parameter-became-required`/m,
      ),
    });
    expect(run("  policy: [{rule: 'rset/*', level: ignore, reason: Internal.}]\n").err).toContain(
      "config/unknown-rule",
    );
    expect(run("  policy: [{rule: 'rest/*', level: ignore, reason: Internal.}]\n").err).not.toContain("unknown-rule");
  });

  it("names an operation or a path that neither side has, and judges nothing that it cannot know", () => {
    const wrong = run(
      "  policy: [{path: 'nwe/*.yaml', level: ignore, reason: Internal.}]\n  deprecated: [{operation: tool show-pets}]\n",
    );
    expect(wrong.err).toMatch(/^capstan\.config\.yaml:2:19 warning config\/unknown-subject: .*`nwe\/\*\.yaml`/m);
    expect(wrong.err).toMatch(
      /^capstan\.config\.yaml:3:28 warning config\/unknown-subject: .*did you mean `tool show-pet`/m,
    );
    const fine =
      "  policy: [{operation: REST adapter pets-rest, level: ignore, reason: Internal.}]\n  stability: [{path: 'new/*', level: stable}]\n";
    expect(run(fine).err).not.toContain("unknown-subject");
    const file = capstan(folder("  deprecated: [{operation: GET /ships}]\n"), [
      "diff",
      "old/pets.yaml",
      "new/pets.yaml",
    ]);
    expect(file.err).not.toContain("unknown-subject");
  });

  it("counts entries that fit nothing, once, and names them where all is asked for", () => {
    const config = `diff:
  policy:
    - {rule: rest/route-removed, level: ignore, reason: Internal.}
    - {rule: 'rest/parameter-*', level: risky, reason: Nobody calls it yet.}
    - {rule: mcp/tool-removed, level: ignore, reason: Internal., until: 2020-01-31}
accept:
  - {fingerprint: 0123456789ab, reason: Settled long ago.}
`;
    const here = project({
      "capstan.config.yaml": config,
      "old/pets.yaml": pets,
      "older/pets.yaml": pets,
      "new/pets.yaml": required,
    });
    const told = (...more: readonly string[]): string =>
      capstan(here, ["diff", "new", "--against", "old", "--against", "older", "--format", "plain", ...more]).err;
    expect(told().match(/3 entries of the policy fit nothing here/g)).toHaveLength(1);
    expect(told()).not.toContain("config/unused-policy");
    const all = told("--all");
    expect(all).toMatch(
      /^capstan\.config\.yaml:3:7 info config\/unused-policy: .*`rest\/route-removed`, `mcp\/tool-removed` \(which held until 2020-01-31\), `0123456789ab`/m,
    );
  });
});

describe("formats", () => {
  it("are a list of rules, a page, and a report for CI", () => {
    const folder = project({
      "old/pets.yaml": pets,
      "new/pets.yaml": required.replace("description: One pet.", 'description: "<script>alert(1)</script>"'),
    });
    expect(capstan(folder, ["diff", "--rules"]).out).toMatch(/^rest\/parameter-became-required +breaking +/m);
    const page = capstan(folder, ["diff", "old", "new", "--format", "html"]).out;
    expect(page).toContain("<strong>&#96;GET /pets&#96;".replaceAll("&#96;", "`"));
    expect(page).not.toContain("<script");
    expect(capstan(folder, ["diff", "old", "new", "--format", "junit"]).out).toContain(
      '<failure type="rest/parameter-became-required"',
    );
  });
});
