import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { capstan, write } from "./capstan.js";
import { scratchFolder } from "./check.js";

const page = readFileSync("docs/deploying.md", "utf8");

/** The blocks of the page in one language. */
function blocks(language: string): readonly string[] {
  return [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, "gm"))].map(([, text = ""]) => text);
}

const [configuration = "", compose = "", kubernetes = ""] = blocks("yaml");
const [dockerfile = ""] = blocks("dockerfile");
const [unit = ""] = blocks("ini");
const [build = ""] = blocks("sh");

const running: ChildProcess[] = [];
afterEach(() => {
  for (const child of running.splice(0)) child.kill("SIGKILL");
});

/** The project of the page: what `init` and `generate` write, with its packages. */
function makeProject(folder: string): void {
  write(folder, { "package.json": '{"type": "module"}', "package-lock.json": "{}" });
  expect(capstan(folder, ["init", "--yes"]).code).toBe(0);
  const text = readFileSync(join(folder, "capstan.config.yaml"), "utf8");
  write(folder, { "capstan.config.yaml": `${text}\n${configuration}` });
  expect(capstan(folder, ["generate"]).code).toBe(0);
  symlinkSync(resolve("node_modules"), join(folder, "node_modules"));
}

/** Variables that the generated README lists. */
function knownVariables(folder: string): readonly string[] {
  const readme = readFileSync(join(folder, "generated", "weather", "README.md"), "utf8");
  return [...readme.matchAll(/^\| `([A-Z_0-9]+)` \|/gm)].map(([, name = ""]) => name);
}

interface Instruction {
  readonly word: string;
  readonly rest: string;
}

/** The stages of a Dockerfile. */
function stagesOf(text: string): readonly (readonly Instruction[])[] {
  const instructions = text
    .split("\n")
    .filter((line) => line !== "")
    .map((line): Instruction => {
      const [word = "", ...rest] = line.split(" ");
      return { word, rest: rest.join(" ") };
    });
  return instructions.reduce<Instruction[][]>((stages, each) => {
    if (each.word === "FROM") stages.push([]);
    stages.at(-1)?.push(each);
    return stages;
  }, []);
}

/** What the image would hold and run, without Docker: its steps in folders, `npm ci` by packages that are there. */
function playDockerfile(context: string): {
  readonly app: string;
  readonly env: Record<string, string>;
  readonly command: readonly string[];
} {
  let [previous, app] = ["", ""];
  let env: Record<string, string> = {};
  let command: readonly string[] = [];
  for (const stage of stagesOf(dockerfile)) {
    [previous, app] = [app, scratchFolder()];
    env = {};
    for (const { word, rest } of stage) {
      if (word === "COPY") {
        const words = rest.split(" ");
        const isOfBuild = words[0] === "--from=build";
        const paths = isOfBuild ? words.slice(1) : words;
        const to = paths.at(-1) ?? "";
        for (const from of paths.slice(0, -1)) {
          const source = isOfBuild ? join(previous, from.replace("/app/", "")) : join(context, from);
          const target = to.endsWith("/") ? join(app, to, from) : join(app, to);
          mkdirSync(dirname(target), { recursive: true });
          cpSync(source, target, { recursive: true });
        }
      } else if (word === "RUN" && rest.startsWith("npm ci"))
        symlinkSync(resolve("node_modules"), join(app, "node_modules"));
      else if (word === "RUN") execFileSync("sh", ["-ec", rest], { cwd: app, stdio: "pipe" });
      else if (word === "ENV")
        for (const pair of rest.split(" ")) env[pair.split("=")[0] ?? ""] = pair.split("=")[1] ?? "";
      else if (word === "CMD") command = JSON.parse(rest);
      else expect(["FROM", "WORKDIR", "USER", "EXPOSE"]).toContain(word);
    }
  }
  return { app, env, command };
}

/** Starts a server on free ports, and answers with the address of its REST adapter. */
async function startServer(
  cwd: string,
  command: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<{ readonly url: string; readonly child: ChildProcess }> {
  const [program = "", ...args] = command;
  const child = spawn(program === "node" ? process.execPath : program, args, {
    cwd,
    env: { PATH: process.env.PATH ?? "", WEATHER_REST_PORT: "0", WEATHER_MCP_PORT: "0", ...env },
  });
  running.push(child);
  let said = "";
  const url = await new Promise<string>((go, fail) => {
    const hear = (chunk: Buffer): void => {
      said += chunk.toString();
      const [, found] = /\(REST\) listens on (\S+)/.exec(said) ?? [];
      if (found !== undefined && said.includes("(MCP)")) go(found);
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.once("exit", () => fail(new Error(said)));
  });
  return { url, child };
}

describe("docs/deploying.md", () => {
  const folder = mkdtempSync(join(tmpdir(), "capstan-deploying-"));
  beforeAll(() => makeProject(folder));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("its Dockerfile builds a server that answers probes and ends when it is told to", async () => {
    const { app, env, command } = playDockerfile(folder);
    expect(existsSync(join(app, "generated"))).toBe(false);
    expect(build).toContain(/RUN (npx esbuild .*)/.exec(dockerfile)?.[1]);
    const upstream = createServer((_, response) => response.end("{}")).listen(0, "127.0.0.1");
    await once(upstream, "listening");
    const address = upstream.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const { url, child } = await startServer(app, command, { ...env, OPEN_METEO_BASE_URL: `http://127.0.0.1:${port}` });
    const [deployment] = parseAllDocuments(kubernetes).map((each): unknown => each.toJS());
    expect(deployment).toMatchObject({ kind: "Deployment" });
    const probes = [...kubernetes.matchAll(/httpGet: \{ path: (\S+), port: rest \}/g)].map(([, path = ""]) => path);
    expect(probes).toEqual(["/health/live", "/health/ready"]);
    for (const path of [...probes, "/openapi.json", "/docs"]) expect((await fetch(url + path)).status, path).toBe(200);
    // What Compose asks with.
    const [, program, flag, code = ""]: readonly string[] = parse(compose).services.weather.healthcheck.test;
    expect([program, flag]).toEqual(["node", "-e"]);
    const asks = async (at: string): Promise<number | null> => {
      const asking = spawn(process.execPath, ["-e", code.replace("http://127.0.0.1:8080", at)]);
      const [status] = await once(asking, "exit");
      return status;
    };
    expect(await asks(url)).toBe(0);
    child.kill("SIGTERM");
    const [status] = await once(child, "exit");
    expect(status).toBe(0);
    expect(await asks(url)).toBe(1);
    upstream.close();
  });

  it("names variables that the server has, and its ports", () => {
    const known = [...knownVariables(folder), "NODE_ENV"];
    const { services } = parse(compose);
    const named = [
      ...Object.keys(services.weather.environment),
      ...[...kubernetes.matchAll(/name: ([A-Z_]+),/g)].map(([, name]) => name),
      ...[...unit.matchAll(/^Environment=(\w+)=/gm)].map(([, name]) => name),
      ...[...dockerfile.matchAll(/([A-Z_]+)=/g)].map(([, name]) => name),
      ...[...page.matchAll(/`(WEATHER_[A-Z_]+)(?:=[^`]*)?`/g)].map(([, name]) => name),
    ];
    expect(named.length).toBeGreaterThan(8);
    expect(named.filter((name) => !known.includes(String(name)))).toEqual([]);
    const capability = readFileSync(join(folder, "capabilities", "weather.yaml"), "utf8");
    const ports = [...capability.matchAll(/port: (\d+)/g)].map(([, port]) => port);
    expect(/EXPOSE (.*)/.exec(dockerfile)?.[1]?.split(" ")).toEqual(ports);
    expect([...kubernetes.matchAll(/containerPort: (\d+)/g)].map(([, port]) => port)).toEqual(ports);
  });

  const hasSystemd = spawnSync("systemd-analyze", ["--version"]).status === 0;
  if (!hasSystemd) console.log("skipped: the unit for systemd, since there is no systemd-analyze");
  it.skipIf(!hasSystemd)("its unit is one to systemd", () => {
    const path = join(scratchFolder(), "weather.service");
    // Where Node is on this machine.
    writeFileSync(path, unit.replace("/usr/bin/node", process.execPath));
    const { stdout, stderr } = spawnSync("systemd-analyze", ["verify", path], { encoding: "utf8" });
    expect(`${stdout}${stderr}`.split("\n").filter((line) => line.includes("weather.service"))).toEqual([]);
  });

  const hasDocker = spawnSync("docker", ["info"]).status === 0;
  if (!hasDocker)
    console.log("skipped: docker build of docs/deploying.md, since no Docker answers; its steps are run without it");
  it.skipIf(!hasDocker)("its Dockerfile is one to Docker", () => {
    const context = scratchFolder();
    writeFileSync(join(context, "Dockerfile"), dockerfile);
    const { status, stderr } = spawnSync("docker", ["build", "--check", context], { encoding: "utf8" });
    expect(status, stderr).toBe(0);
  });
});
