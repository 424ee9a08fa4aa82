import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { capstan, project, write } from "./capstan.js";
import { readFolder } from "./check.js";
import { isShort } from "./part.js";

/**
 * The way in, as somebody new goes it: the README's lines in its order, from the packed tarball. `CAPSTAN_NODES=22,24` goes it with those versions of
 * Node as well, which npm brings.
 */
const readme = readFileSync("README.md", "utf8");
const start = readme.slice(readme.indexOf("## Start"), readme.indexOf("## What comes out"));
const blocks = [...start.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, text = ""]) => text.trim());

const kinds: Readonly<Record<string, (folder: string) => void | Promise<unknown>>> = {
  "made by npm init -y": async (folder) => await run(folder, "npm init -y"),
  "of ES modules": (folder) =>
    write(folder, { "package.json": '{"name": "esm", "type": "module", "private": true}\n' }),
  "of CommonJS": (folder) => write(folder, { "package.json": '{\n    "name": "cjs",\n    "private": true\n}' }),
};
const versions = [undefined, ...(process.env.CAPSTAN_NODES ?? "").split(",").filter((version) => version !== "")];

const scratch = mkdtempSync(join(tmpdir(), "capstan-first-steps-"));
const running: ChildProcess[] = [];
let upstream: Server;
let upstreamUrl = "";
let tarball = "";

beforeAll(async () => {
  // Without its scripts: they make `dist/` anew, which other tests use at this moment.
  const packed = execFileSync("npm", ["pack", "--ignore-scripts", "--json", "--pack-destination", scratch], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  tarball = join(scratch, /"filename": "([^"]+)"/.exec(packed)?.[1] ?? "");
  upstream = createServer((request, response) => {
    const isCurrent = new URL(request.url ?? "/", "http://upstream").searchParams.has("current");
    const answer = isCurrent
      ? { current: { temperature_2m: 7.5, wind_speed_10m: 12 } }
      : { daily: { time: ["today"] } };
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer));
  }).listen(0, "127.0.0.1");
  await once(upstream, "listening");
  const address = upstream.address();
  upstreamUrl = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
});

afterEach(() => {
  for (const { pid, exitCode } of running.splice(0)) if (pid !== undefined && exitCode === null) process.kill(-pid);
});

afterAll(() => {
  upstream.closeAllConnections();
  upstream.close();
  rmSync(scratch, { recursive: true, force: true });
});

function environment(bin: string | undefined): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _options, CI: _ci, ...env } = process.env;
  return {
    ...env,
    PATH: bin === undefined ? env.PATH : `${bin}:${env.PATH ?? ""}`,
    npm_config_prefer_offline: "true",
    WEATHER_REST_PORT: "0",
    WEATHER_MCP_PORT: "0",
    OPEN_METEO_BASE_URL: upstreamUrl,
  };
}

/** Runs a line of the README; a person sees that it succeeds. */
async function run(cwd: string, command: string, bin?: string): Promise<string> {
  const child = spawn("sh", ["-ec", command], { cwd, env: environment(bin) });
  let said = "";
  child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const [code] = await once(child, "close");
  expect(code, `${command}\n${said}`).toBe(0);
  return said;
}

/** Starts servers and answers with where they listen, by kind. */
async function serve(cwd: string, command: string, bin?: string): Promise<Readonly<Record<string, string>>> {
  const child = spawn("sh", ["-ec", command], { cwd, detached: true, env: environment(bin) });
  running.push(child);
  let said = "";
  return await new Promise((resolve, reject) => {
    const listen = (chunk: Buffer): void => {
      said += chunk.toString();
      const found = Object.fromEntries(
        [...said.matchAll(/\((REST|MCP)\) listens on (\S+)/g)].map(([, kind = "", url = ""]) => [kind, url]),
      );
      if (found.REST !== undefined && found.MCP !== undefined) resolve(found);
    };
    child.stdout.on("data", listen);
    child.stderr.on("data", listen);
    child.on("exit", () => reject(new Error(`${command} ended:\n${said}`)));
  });
}

/** The folder with `node` of that version; npm fetches it once. */
async function binOf(version: string | undefined): Promise<string | undefined> {
  if (version === undefined) return undefined;
  const folder = join(scratch, `node-${version}`);
  mkdirSync(folder, { recursive: true });
  write(folder, { "package.json": "{}" });
  await run(folder, `npm install --no-save node@${version}`);
  return join(folder, "node_modules", ".bin");
}

describe.each(versions)("the README's first steps, on %s", (version) => {
  let bin: string | undefined;
  let packages: string | undefined;
  beforeAll(async () => {
    bin = await binOf(version);
  });

  it.each(Object.entries(kinds).slice(0, isShort ? 1 : undefined))(
    "lead to served adapters in a project %s",
    async (kind, make) => {
      const folder = join(scratch, `${version ?? "this"}-${kind.replaceAll(" ", "-")}`);
      mkdirSync(folder);
      await make(folder);
      const [install = "", next = "", curls = ""] = blocks;
      const [installCapstan = "", init = ""] = install.split("\n");
      expect(installCapstan).toBe("npm install --save-dev capstan");
      expect(init).toBe("npx --no-install capstan init");
      // The packages of the first project are those of the others, too.
      if (packages === undefined) await run(folder, installCapstan.replace(/capstan$/, tarball), bin);
      else symlinkSync(packages, join(folder, "node_modules"));
      // Nobody is at the terminal: the defaults are taken.
      const said = await run(folder, init, bin);
      expect(said).toContain(`\n  ${next}\n`);
      const [installAll = "", generate = "", serveAll = ""] = next.split(" && ");
      if (packages === undefined) await run(folder, installAll, bin);
      packages ??= join(folder, "node_modules");
      await run(folder, generate, bin);
      await run(folder, "npm run check", bin);

      const { REST = "", MCP = "" } = await serve(folder, serveAll, bin);
      const [weather = "", contract = ""] = curls.split("\n");
      expect(said).toContain(`\n  ${weather}\n`);
      expect(await run(folder, weather.replace("http://localhost:8080", REST))).toContain(
        '{"celsius":7.5,"windKmh":12}',
      );
      expect(await run(folder, contract.replace("http://localhost:8080", REST))).toMatch(/"openapi": ?"3\.1\.0"/);
      const client = new Client({ name: "test", version: "1.0.0" });
      await client.connect(new StreamableHTTPClientTransport(new URL(MCP)));
      const answer = await client.callTool({ name: "get-weather", arguments: { latitude: 52.52, longitude: 13.41 } });
      await client.close();
      // Who commits all that is there now commits nothing of this machine.
      await run(folder, "git init --quiet && git add --all", bin);
      const committed = (await run(folder, "git ls-files", bin)).trim().split("\n");
      expect(committed.filter((path) => /node_modules|\.capstan\//.test(path))).toEqual([]);
      expect(committed).toEqual(expect.arrayContaining([".gitignore", "generated/weather/rest.ts", "package.json"]));
      expect(answer.structuredContent).toEqual({ celsius: 7.5, windKmh: 12 });
    },
  );
});

describe("init", () => {
  it("keeps what is there, and says so; a second run changes nothing", () => {
    const mine = {
      "package.json":
        '{\n\t"name": "mine",\n\t"type": "module",\n\t"scripts": {\n\t\t"start": "node mine.js"\n\t}\n}\n',
      "capstan.config.yaml": "out: code\n",
      ".gitattributes": "*.png binary",
      ".gitignore": "dist\r\n/node_modules/\r\n*.log",
      ".github/workflows/capstan.yml": "mine\n",
    };
    const folder = project(mine);
    const first = capstan(folder, ["init"]);
    expect(first.code).toBe(0);
    expect(first.err).toMatch(/^kept {2}\.github\/workflows\/capstan\.yml /m);
    // The script of that name is somebody's: the servers are started by their own line.
    expect(first.err).toContain("npm run generate && npx tsx code/weather/server.ts\n");
    const written = readFolder(folder);
    expect(written["capstan.config.yaml"]).toBe(mine["capstan.config.yaml"]);
    expect(written[".github/workflows/capstan.yml"]).toBe("mine\n");
    expect(written[".gitattributes"]).toBe("*.png binary\ncode/** linguist-generated text=auto eol=lf\n");
    expect(written[".gitignore"]).toBe("dist\r\n/node_modules/\r\n*.log\r\n.capstan\r\n");
    expect(written["package.json"]).toMatch(
      /^\{\n\t"name": "mine",\n\t"type": "module",\n\t"scripts": \{\n\t\t"start": "node mine\.js",\n/,
    );
    expect(Object.keys(written)).not.toContain("code/package.json");
    expect(capstan(folder, ["generate", "--strict"]).code).toBe(0);
    const before = readFolder(folder);
    expect(capstan(folder, ["init", "--yes"]).code).toBe(0);
    expect(readFolder(folder)).toEqual(before);
  });

  it("writes what flags ask for, without a package.json as well", () => {
    const folder = project({});
    expect(capstan(folder, ["init", "--adapters", "mcp", "--out", "./src/api/", "--ci", "gitlab"]).code).toBe(0);
    const written = readFolder(folder);
    expect(Object.keys(written)).toEqual([
      ".gitattributes",
      ".gitignore",
      ".gitlab-ci.yml",
      "capabilities/weather.yaml",
      "capstan.config.yaml",
      "package.json",
    ]);
    expect(JSON.parse(written["package.json"] ?? "")).toMatchObject({
      type: "module",
      scripts: { start: "tsx src/api/weather/server.ts" },
    });
    expect(capstan(folder, ["generate", "--strict"]).code).toBe(0);
    expect(Object.keys(readFolder(join(folder, "src/api/weather")))).toEqual(
      expect.arrayContaining(["client.ts", "mcp.ts"]),
    );
    expect(Object.keys(readFolder(join(folder, "src/api/weather")))).not.toContain("rest.ts");

    const client = project({ "pnpm-lock.yaml": "" });
    const first = capstan(client, ["init", "--adapters", "none", "--ci", "none"]);
    expect(first.err).toContain("\n  pnpm install && pnpm run generate\n");
    expect(capstan(client, ["generate", "--strict"]).code).toBe(0);
    expect(Object.keys(readFolder(join(client, "generated/weather")))).not.toContain("server.ts");
  });

  it("leaves out of commits what is of one machine, wherever in a repository it runs", () => {
    const root = project({ ".gitignore": "node_modules\n/.capstan\n", "packages/one/package.json": "{}\n" });
    const one = join(root, "packages/one");
    capstan(one, ["init"]);
    // No repository: what stands above is of somebody else.
    expect(readFolder(one)[".gitignore"]).toBe("node_modules\n.capstan\n");
    execFileSync("git", ["init", "--quiet"], { cwd: root });
    write(root, { "packages/two/package.json": "{}\n", "packages/three/package.json": "{}\n" });
    capstan(join(root, "packages/two"), ["init"]);
    expect(readFolder(join(root, "packages/two"))[".gitignore"]).toBe(".capstan\n");
    write(root, { ".gitignore": "**/node_modules/\n!.capstan/\ngenerated/\n" });
    capstan(join(root, "packages/three"), ["init"]);
    expect(Object.keys(readFolder(join(root, "packages/three")))).not.toContain(".gitignore");
  });

  it.each(["generated", "/src/generated/", "src/*", "**/generated/**"])(
    "says where git would leave out generated code: %j",
    (line) => {
      const init = (out: string): string =>
        capstan(project({ ".gitignore": `node_modules\n!${line}\n${line}\n` }), ["init", "--out", out]).err;
      expect(init("src/generated")).toContain(
        `\nThe line \`${line}\` of .gitignore keeps src/generated/ out of commits: take it out`,
      );
      expect(init("lib/api")).not.toContain("out of commits");
    },
  );

  it("uses the capabilities of a project that has some", () => {
    const folder = project({
      "capabilities/old.yaml":
        "naftiko: 1.0.0-alpha2\ncapability:\n  exposes:\n    - {type: rest, namespace: old, resources: [{path: /now, operations: [{method: GET, name: now, outputParameters: [{type: string, value: noon}]}]}]}\n",
    });
    expect(capstan(folder, ["init"]).code).toBe(0);
    expect(Object.keys(readFolder(join(folder, "capabilities")))).toEqual(["old.yaml"]);
    expect(readFolder(folder)["package.json"]).toContain('"start": "tsx generated/old/server.ts"');
  });

  it("refuses what it cannot do in a sentence", () => {
    expect(capstan(project({}), ["init", "--adapters", "soap"])).toMatchObject({
      code: 2,
      err: expect.stringContaining("`--adapters` takes rest, mcp, rest,mcp or none"),
    });
    expect(capstan(project({}), ["init", "--ci", "jenkins"])).toMatchObject({ code: 2 });
    const broken = project({ "package.json": "{," });
    expect(capstan(broken, ["init"])).toMatchObject({ code: 2, err: expect.stringContaining("cli/broken-package") });
    expect(readFolder(broken)).toEqual({ "package.json": "{," });
  });

  it.each([
    "$(touch pwned)",
    "a`touch pwned`",
    "a;touch pwned",
    'a"b',
    "it's",
    "a\nb: [c",
    "-rf",
    "!x",
    "*.ts",
    "{x,y}",
    "a\u001b[31m",
    "a\u202eb",
    "%PATH%",
    ".git/hooks",
    "node_modules/x",
    ".",
  ])("takes no folder that a shell or git would read otherwise, from a flag or a configuration: %j", (out) => {
    const folder = project({});
    const { code, err } = capstan(folder, ["init", `--out=${out}`]);
    expect([code, readFolder(folder)], err).toEqual([2, {}]);
    // It is named without what would act on a terminal.
    expect(err).toMatch(
      /^capstan: `[^`]*.*` (?:has characters that shells read otherwise|holds what is not generated)/,
    );
    expect(err).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
    expect(err.trimEnd().split("\n")).toHaveLength(1);
    const configured = project({ "capstan.config.yaml": `out: ${JSON.stringify(out)}\n` });
    capstan(configured, ["init"]);
    expect(Object.keys(readFolder(configured))).toEqual(["capstan.config.yaml"]);
  });

  it.each(["my code", "źródła/[id]", "../next/code", "a@b+c=d,e"])(
    "writes a folder with other characters where each file can hold it: %j",
    (out) => {
      const folder = project({});
      expect(capstan(folder, ["init", `--out=${out}`]).code).toBe(0);
      const files = readFolder(folder);
      expect(parse(files["capstan.config.yaml"] ?? "").out).toBe(out);
      expect(JSON.parse(files["package.json"] ?? "").scripts.start).toContain(`${out}/weather/server.ts`);
      expect((files[".gitattributes"] ?? "").trimEnd().split("\n")).toHaveLength(1);
    },
  );
});
