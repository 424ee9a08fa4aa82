import { execFileSync, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { createHash } from "node:crypto";
import { chmodSync, readFileSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { exampleCapability } from "../generator/drift/rules/example.js";
import { capstan, capstanBeside, project, write } from "./capstan.js";
import { readFolder } from "./check.js";

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** Serves texts by path on the loopback interface; `texts` may be changed while it runs. */
async function publish(
  texts: Record<string, string>,
  redirect?: string,
): Promise<{ readonly url: string; readonly server: Server; readonly seen: readonly (string | undefined)[] }> {
  const seen: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    seen.push(request.headers.authorization);
    const text = texts[request.url ?? ""];
    if (redirect !== undefined) response.writeHead(302, { location: redirect }).end();
    else if (text === undefined) response.writeHead(404).end();
    else response.writeHead(200, { "content-type": "application/yaml" }).end(text);
  }).listen(0, "127.0.0.1");
  servers.push(server);
  await once(server, "listening");
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`,
    server,
    seen,
  };
}

function git(cwd: string, ...args: readonly string[]): void {
  execFileSync(
    "git",
    ["-c", "user.name=someone", "-c", "user.email=someone@example.com", "-c", "commit.gpgsign=false", ...args],
    { cwd, stdio: "ignore" },
  );
}

const changed = exampleCapability.replace(
  "                  required: false\n                  description: The kind of pet.",
  "                  required: true\n                  description: The kind of pet.",
);

describe("a capability that lives elsewhere and moves", () => {
  it("and was never fetched asks for `update`, which generates as well, whatever else is missing", async () => {
    const folder = project({
      "capabilities/zoo.yaml": exampleCapability,
      "capstan.config.yaml":
        "capabilities:\n  - capabilities/zoo.yaml\n  - name: pets\n    source: https://example.com/pets.yaml\n",
    });
    const { code, err } = await capstanBeside(folder, ["check"]);
    expect({ code, advice: err.trimEnd().split("\n").at(-1) }).toEqual({
      code: 1,
      advice: expect.stringMatching(/: run `capstan update`, and commit what it writes$/),
    });
  });

  it("is fetched, locked, generated and checked; its changes are shown before they are taken", async () => {
    const texts: Record<string, string> = { "/pets.yaml": exampleCapability };
    const published = await publish(texts);
    const folder = project({
      "capstan.config.yaml": `capabilities:\n  - name: pets\n    source: ${published.url}/pets.yaml\n`,
    });
    git(folder, "init", "-q");

    expect(await capstanBeside(folder, ["check"])).toMatchObject({
      code: 1,
      err: expect.stringContaining("run `capstan update pets`"),
    });
    expect(await capstanBeside(folder, ["update"], { CAPSTAN_TOKEN: "s3cret-token" })).toMatchObject({ code: 0 });
    expect(published.seen).toEqual(["Bearer s3cret-token"]);
    const lock = JSON.parse(readFolder(folder)["capstan.lock.json"] ?? "");
    expect(Object.keys(lock.sources.pets.files)).toEqual(["capabilities/pets.yaml"]);
    expect(JSON.stringify(readFolder(folder))).not.toContain("s3cret-token");
    git(folder, "add", "-A");
    git(folder, "commit", "-qm", "adapters");

    texts["/pets.yaml"] = changed;
    const before = readFolder(folder);
    expect((await capstanBeside(folder, ["check"])).code).toBe(0);
    const moved = await capstanBeside(folder, ["check", "--upstream"]);
    expect(moved.code).toBe(1);
    expect(moved.err).toContain("drift/upstream-moved");
    expect(moved.err).toContain("rest/parameter-became-required");
    expect(moved.err.trimEnd().split("\n").at(-1)).toContain("run `capstan update`");
    expect(readFolder(folder)).toEqual(before);

    const updated = await capstanBeside(folder, ["update", "pets"]);
    expect(updated).toMatchObject({ code: 0 });
    expect(updated.err).toContain("requests without `kind` get 400");
    expect(await capstanBeside(folder, ["check", "--upstream"])).toMatchObject({ code: 0 });
    git(folder, "add", "-A");
    git(folder, "commit", "-qm", "update pets");

    // Offline, and against what was committed before.
    published.server.closeAllConnections();
    published.server.close();
    expect((await capstanBeside(folder, ["check"])).code).toBe(0);
    expect(await capstanBeside(folder, ["check", "--upstream"])).toMatchObject({
      code: 1,
      err: expect.stringContaining("cli/fetch-failed"),
    });
    const diff = await capstanBeside(folder, [
      "diff",
      "git:HEAD~1",
      "capabilities",
      "--fail-on",
      "breaking",
      "--format",
      "markdown",
    ]);
    expect(diff.code).toBe(1);
    expect(diff.out).toContain("| rest | major | 1 | 0 | 0 | 0 |");
    expect(
      (
        await capstanBeside(folder, [
          "diff",
          "git:HEAD~1:capabilities/pets.yaml",
          "git:HEAD:capabilities/pets.yaml",
          "--fail-on",
          "any",
        ])
      ).code,
    ).toBe(1);
    expect((await capstanBeside(folder, ["diff", "git:HEAD", "capabilities", "--fail-on", "any"])).code).toBe(0);
    expect(await capstanBeside(folder, ["diff", "git:nowhere", "capabilities"])).toMatchObject({
      code: 3,
      err: expect.stringContaining("git knows no revision"),
    });

    write(folder, { "capabilities/pets.yaml": `${changed}# mine\n` });
    expect(await capstanBeside(folder, ["check"])).toMatchObject({
      code: 1,
      err: expect.stringMatching(/cli\/edited-source[^]*1 error[^\n]*: run `capstan update`/),
    });
  });

  it("brings what it imports, from beside it", async () => {
    const main =
      "naftiko: 1.0.0-alpha2\ncapability:\n  consumes:\n    - import: pets\n      location: ./shared/pets.yaml\n";
    const shared = `naftiko: 1.0.0-alpha2\nconsumes:\n${exampleCapability.slice(exampleCapability.indexOf("    - type: http"), exampleCapability.indexOf("  exposes:")).replace(/ {6}authentication:\n.*\n.*\n/, "")}`;
    const published = await publish({ "/a/main.yaml": main, "/a/shared/pets.yaml": shared });
    const folder = project({
      "capstan.config.yaml": `capabilities: [{name: main, source: "${published.url}/a/main.yaml"}]\n`,
    });
    expect(await capstanBeside(folder, ["update"])).toMatchObject({ code: 0 });
    expect(Object.keys(readFolder(folder)).filter((path) => path.startsWith("capabilities/"))).toEqual([
      "capabilities/main/main.yaml",
      "capabilities/main/shared/pets.yaml",
    ]);
    expect(await capstanBeside(folder, ["check"])).toMatchObject({ code: 0 });
    expect(await capstanBeside(folder, ["check", "--upstream"])).toMatchObject({ code: 0 });
  });

  const importing = (...locations: readonly string[]): string =>
    `naftiko: 1.0.0-alpha2\ncapability:\n  consumes:\n${locations.map((location, index) => `    - {import: a${index}, from: "${location}"}\n`).join("")}`;
  const part =
    "naftiko: 1.0.0-alpha2\nconsumes:\n  - {type: http, namespace: a0, baseUri: https://example.com, resources: [{path: /a, operations: [{name: get-a, method: GET}]}]}\n";

  it("writes below its own folder alone, and names every file that it writes or removes", async () => {
    const texts: Record<string, string> = { "/weather.yaml": importing("./local.yaml"), "/local.yaml": part };
    const published = await publish(texts);
    const folder = project({
      "capstan.config.yaml": `capabilities: ["capabilities/*.yaml", {name: weather, source: "${published.url}/weather.yaml"}]\n`,
      "capabilities/local.yaml": exampleCapability,
    });
    const first = await capstanBeside(folder, ["update"]);
    expect(first).toMatchObject({ code: 0 });
    expect(first.err).toContain("wrote capabilities/weather/weather.yaml");
    expect(first.err).toContain("wrote capabilities/weather/local.yaml");
    expect(readFolder(folder)["capabilities/local.yaml"]).toBe(exampleCapability);
    texts["/weather.yaml"] = exampleCapability;
    const second = await capstanBeside(folder, ["update"]);
    expect(second.code).toBe(0);
    for (const line of [
      "wrote capabilities/weather.yaml",
      "removed capabilities/weather/weather.yaml",
      "removed capabilities/weather/local.yaml",
    ])
      expect(second.err).toContain(line);
    expect(Object.keys(readFolder(folder)).filter((path) => path.startsWith("capabilities/"))).toEqual([
      "capabilities/local.yaml",
      "capabilities/weather.yaml",
    ]);
  });

  it.each([
    "./extra.mjs",
    "../up.yaml",
    "./../../.github/workflows/x.yml",
    "./a/../../b.yaml",
    "./.hidden.yaml",
    "./a b.yaml",
    "./C:x.yaml",
    ".\\\\a.yaml",
    "http://127.0.0.1:9/x.yaml",
  ])("refuses to import %s, and writes nothing", async (location) => {
    const published = await publish({ "/weather.yaml": importing(location) });
    const folder = project({
      "capstan.config.yaml": `capabilities: [{name: weather, source: "${published.url}/weather.yaml"}]\n`,
    });
    expect(await capstanBeside(folder, ["update"])).toMatchObject({
      code: 3,
      err: expect.stringMatching(/it imports `.*`, which is (?:not beside it|no YAML file with a plain name)/),
    });
    expect(Object.keys(readFolder(folder))).toEqual(["capstan.config.yaml"]);
    expect(published.seen).toHaveLength(1);
  });

  it("writes over nothing that it did not fetch, through no link, and believes no lock that leads elsewhere", async () => {
    const published = await publish({ "/weather.yaml": exampleCapability });
    const config = {
      "capstan.config.yaml": `capabilities: [{name: weather, source: "${published.url}/weather.yaml"}]\n`,
    };
    const own = project({ ...config, "capabilities/weather.yaml": "mine\n" });
    expect(await capstanBeside(own, ["update"])).toMatchObject({
      code: 1,
      err: expect.stringContaining("cli/not-a-copy"),
    });
    expect(readFolder(own)["capabilities/weather.yaml"]).toBe("mine\n");
    expect((await capstanBeside(own, ["update", "--force"])).code).toBe(0);
    write(own, { "capabilities/weather.yaml": `${exampleCapability}# mine\n` });
    expect((await capstanBeside(own, ["update"])).code).toBe(1);

    const linked = project({ ...config, "elsewhere/.keep": "" });
    symlinkSync(join(linked, "elsewhere"), join(linked, "capabilities"));
    expect((await capstanBeside(linked, ["update"])).code).toBe(1);
    expect(Object.keys(readFolder(join(linked, "elsewhere")))).toEqual([".keep"]);

    const mine = createHash("sha256").update("mine\n").digest("hex");
    for (const path of [
      "../mine.yaml",
      "src/mine.yaml",
      "capabilities/../mine.yaml",
      "/etc/mine.yaml",
      "capabilities/mine.ts",
      "capabilities\\\\mine.yaml",
    ]) {
      const folder = project({
        ...config,
        "src/mine.yaml": "mine\n",
        "mine.yaml": "mine\n",
        "capstan.lock.json": JSON.stringify({
          sources: { weather: { source: `${published.url}/weather.yaml`, files: { [path]: mine } } },
        }),
      });
      expect(await capstanBeside(folder, ["update"]), path).toMatchObject({
        code: 2,
        err: expect.stringContaining("cli/broken-lock"),
      });
      expect(readFolder(folder)["src/mine.yaml"]).toBe("mine\n");
    }
    // A lock that claims a file of the project may have it removed only as long as it is what the lock says.
    const claimed = project({
      ...config,
      "capabilities/local.yaml": "mine\n",
      "capstan.lock.json": JSON.stringify({
        sources: {
          weather: { source: `${published.url}/weather.yaml`, files: { "capabilities/local.yaml": "0".repeat(64) } },
        },
      }),
    });
    expect((await capstanBeside(claimed, ["update"])).code).toBe(0);
    expect(readFolder(claimed)["capabilities/local.yaml"]).toBe("mine\n");
  });

  it("is fetched with care", async () => {
    const config = (source: string): Readonly<Record<string, string>> => ({
      "capstan.config.yaml": `capabilities: [{name: x, source: "${source}"}]\n`,
    });
    for (const source of [
      "http://example.com/x.yaml",
      "https://user:pass@example.com/x.yaml",
      "ftp://127.0.0.1/x.yaml",
    ]) {
      const refused = await capstanBeside(project(config(source)), ["update"]);
      expect(refused).toMatchObject({ code: 2, err: expect.stringContaining("config/not-https") });
      expect(refused.err).not.toContain("user:pass");
    }
    const elsewhere = await publish({}, "http://example.com/x.yaml");
    expect(await capstanBeside(project(config(`${elsewhere.url}/x.yaml`)), ["update"])).toMatchObject({
      code: 3,
      err: expect.stringContaining("it redirects to where it may not: it is not https"),
    });
    const huge = await publish({ "/x.yaml": `# ${"x".repeat(17 * 1024 * 1024)}` });
    expect(await capstanBeside(project(config(`${huge.url}/x.yaml`)), ["update"])).toMatchObject({
      code: 3,
      err: expect.stringContaining("larger than 16 MiB"),
    });
    const gone = await publish({});
    expect(await capstanBeside(project(config(`${gone.url}/x.yaml`)), ["update"])).toMatchObject({
      code: 3,
      err: expect.stringContaining("the server answers 404"),
    });
  });
});

describe("diff", () => {
  it("prints every format, and takes files, folders and URLs", async () => {
    const published = await publish({ "/pets.yaml": changed });
    const folder = project({ "old/pets.yaml": exampleCapability, "new/pets.yaml": changed });
    for (const operands of [
      ["old/pets.yaml", "new/pets.yaml"],
      ["old", "new"],
      ["old/pets.yaml", `${published.url}/pets.yaml`],
    ]) {
      const json = await capstanBeside(folder, ["diff", ...operands, "--format", "json"]);
      expect(json.code).toBe(0);
      expect(JSON.parse(json.out)).toMatchObject({
        changes: [{ id: "rest/parameter-became-required", level: "breaking", surface: "rest" }],
        summary: { breaking: 1, steps: { rest: "major", mcp: "none" } },
      });
    }
    expect((await capstanBeside(folder, ["diff", "old", "new"])).err).toMatch(
      /new\/pets\.yaml:\d+:\d+ error rest\/parameter-became-required/,
    );
    expect((await capstanBeside(folder, ["diff", "old", "new", "--format", "github"])).out).toContain(
      "::error file=new/pets.yaml,line=",
    );
    const sarif = JSON.parse((await capstanBeside(folder, ["diff", "old", "new", "--format", "sarif"])).out);
    expect(sarif.runs[0].results[0]).toMatchObject({
      ruleId: "rest/parameter-became-required",
      partialFingerprints: { "capstan/v1": expect.stringMatching(/^[0-9a-f]{12}$/) },
    });
    expect(capstan(folder, ["diff", "old", "nowhere.yaml"])).toMatchObject({ code: 3 });
    expect(capstan(folder, ["diff", "old"])).toMatchObject({
      code: 3,
      err: expect.stringContaining("no capability file matches"),
    });
    expect(capstan(folder, ["diff", "old", "new", "other"])).toMatchObject({
      code: 2,
      err: expect.stringContaining("takes OLD and NEW"),
    });
    expect((await capstanBeside(folder, ["diff", "old", "new", "--types"])).code).toBe(0);
  });

  it("counts an accepted change no more, until its day is over", async () => {
    const folder = project({ "old/pets.yaml": exampleCapability, "new/pets.yaml": changed });
    const [change] = JSON.parse(capstan(folder, ["diff", "old", "new", "--format", "json"]).out).changes;
    const accept = (until: string): Readonly<Record<string, string>> => ({
      "capstan.config.yaml": `accept:\n  - fingerprint: ${change.fingerprint}\n    reason: Everybody passes it.\n    until: ${until}\n`,
    });
    expect(capstan(folder, ["diff", "old", "new", "--fail-on", "breaking"]).code).toBe(1);
    write(folder, accept("2999-12-31"));
    expect(capstan(folder, ["diff", "old", "new", "--fail-on", "any"])).toMatchObject({
      code: 0,
      err: expect.stringContaining("1 accepted"),
    });
    write(folder, accept("2020-01-01"));
    expect(capstan(folder, ["diff", "old", "new", "--fail-on", "breaking"])).toMatchObject({
      code: 1,
      err: expect.stringContaining("config/expired-acceptance"),
    });
  });
});

describe("the action", () => {
  const steps: readonly { readonly run: string }[] = parse(readFileSync("action.yml", "utf8")).runs.steps;

  /** Runs a step of the action in a checkout, as a runner would. */
  function step(
    index: number,
    cwd: string,
    env: Readonly<Record<string, string>>,
  ): { readonly code: number | null; readonly out: string } {
    const { status, stdout } = spawnSync("bash", ["-e", "-o", "pipefail", "-c", steps[index]?.run ?? "exit 99"], {
      cwd,
      encoding: "utf8",
      env: {
        PATH: process.env.PATH ?? "",
        HOME: cwd,
        CAPSTAN: `${process.execPath} ${resolve("dist", "cli.js")}`,
        RUNNER_TEMP: cwd,
        ...env,
      },
    });
    return { code: status, out: stdout };
  }

  it("checks, annotates the YAML, and writes into the summary what a pull request changes", () => {
    const folder = project({ "capabilities/pets.yaml": exampleCapability });
    expect(capstan(folder, ["generate"]).code).toBe(0);
    git(folder, "init", "-q");
    git(folder, "add", "-A");
    git(folder, "commit", "-qm", "adapters");
    expect(step(0, folder, { FILES: "" })).toEqual({ code: 0, out: "" });
    write(folder, { "capabilities/pets.yaml": changed });
    expect(step(0, folder, { FILES: "" })).toMatchObject({
      code: 1,
      out: expect.stringMatching(/^::error file=capabilities\/pets\.yaml,line=\d+/m),
    });
    const summary = { BASE: "HEAD", GITHUB_STEP_SUMMARY: "summary.md" };
    expect(step(1, folder, { ...summary, FAIL_ON: "" }).code).toBe(0);
    expect(readFolder(folder)["summary.md"]).toContain("requests without `kind` get 400");
    expect(step(1, folder, { ...summary, FAIL_ON: "breaking" }).code).toBe(1);
  });

  it("says what a pull request changes where the committed code is behind, and where the base had no capability at all", () => {
    const folder = project({ "README.md": "Nothing yet.\n" });
    git(folder, "init", "-q");
    git(folder, "add", "-A");
    git(folder, "commit", "-qm", "nothing");
    write(folder, { "services/pets/package.json": "{}", "services/pets/capabilities/pets.yaml": exampleCapability });
    const cwd = join(folder, "services", "pets");
    const env = { GITHUB_WORKSPACE: folder, BASE: "HEAD", GITHUB_STEP_SUMMARY: "summary.md", FAIL_ON: "breaking" };
    // Nothing is generated yet; GitHub looks for files from the repository.
    expect(step(0, cwd, { ...env, FILES: "" })).toMatchObject({
      code: 1,
      out: expect.stringMatching(/^::error file=services\/pets\/(?:capabilities|generated)\/pets/m),
    });
    expect(parse(readFileSync("action.yml", "utf8")).runs.steps[1].if).toContain("!cancelled()");
    expect(step(1, cwd, env).code).toBe(0);
    expect(readFolder(cwd)["summary.md"]).toContain("it is new: nobody is affected");
  });

  it("keeps one comment of the pull request up to date, and fails for none that it may not write", () => {
    const folder = project({
      // What GitHub's command does is kept in files: it has one comment of somebody else's that begins in the same way.
      gh: `#!/bin/bash
echo "$@" >> calls
if [ -n "$REFUSE" ]; then exit 1; fi
case "$*" in *--paginate*) cat own 2>/dev/null || true;; *body=@*) cp "$RUNNER_TEMP/comment.md" said; echo 17 > own;; esac
`,
    });
    chmodSync(join(folder, "gh"), 0o755);
    const comment = (text: string, env: Readonly<Record<string, string>> = {}) => {
      write(folder, { "capstan.md": text });
      return step(2, folder, {
        PATH: `${folder}:${process.env.PATH ?? ""}`,
        REPOSITORY: "us/pets",
        NUMBER: "3",
        FOLDER: ".",
        ...env,
      });
    };
    const nothing = "## Capability changes\n\nNothing that anybody depends on has changed.\n";
    // Where nothing was said, nothing is said of nothing.
    expect(comment(nothing).code).toBe(0);
    expect(readFolder(folder).said).toBeUndefined();
    expect(comment("## Capability changes\n\nOne.\n").code).toBe(0);
    expect(readFolder(folder).said).toBe("<!-- capstan . -->\n## Capability changes\n\nOne.\n");
    expect(comment(`${"x".repeat(70_000)}\n`).code).toBe(0);
    expect(readFolder(folder).said?.length).toBeLessThan(61_000);
    expect(comment(nothing).code).toBe(0);
    expect(readFolder(folder).said).toContain("Nothing that anybody depends on");
    const calls = readFolder(folder).calls ?? "";
    expect(calls.match(/--method POST repos\/us\/pets\/issues\/3\/comments/g)).toHaveLength(1);
    expect(calls.match(/--method PATCH repos\/us\/pets\/issues\/comments\/17/g)).toHaveLength(2);
    expect(comment("One.\n", { REFUSE: "1" })).toMatchObject({ code: 0, out: expect.stringContaining("::notice::") });
  });

  it("runs no code of a pull request", () => {
    const folder = project({
      "capabilities/pets.yaml": exampleCapability,
      "capstan.config.mjs": "import { writeFileSync } from 'node:fs';\nwriteFileSync('ran', '');\nexport default {};\n",
    });
    const env = {
      FILES: "",
      BASE: "HEAD",
      GITHUB_STEP_SUMMARY: "summary.md",
      FAIL_ON: "",
      NO_CODE: "--no-code",
    };
    expect([step(0, folder, env).code, step(1, folder, env).code]).toEqual([2, 2]);
    expect(readFolder(folder).ran).toBeUndefined();
    expect(step(0, folder, { ...env, NO_CODE: "" }).code).toBe(1);
    expect(readFolder(folder).ran).toBe("");
  });
});
