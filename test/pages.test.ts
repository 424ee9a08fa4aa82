import { execFile, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { capstan, write } from "./capstan.js";
import { readFolder } from "./check.js";

/** The blocks of a page in one language. */
function blocksOf(name: string, language: string): readonly string[] {
  const page = readFileSync(join("docs", name), "utf8");
  return [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, "gm"))].map(([, text = ""]) => text);
}

/** A project with these files, generated, and the packages that it needs. */
function makeProject(folder: string, files: Readonly<Record<string, string>>): void {
  write(folder, files);
  const { code, err } = capstan(folder, ["generate"]);
  expect(code, err).toBe(0);
  symlinkSync(resolve("node_modules"), join(folder, "node_modules"));
}

interface Said {
  readonly code: number | null;
  readonly said: string;
}

/** Runs a line of a page. */
function runLine(cwd: string, line: string, env: Readonly<Record<string, string>> = {}): Said {
  // Without npx, which has news of its own to tell.
  const { status, stdout, stderr } = spawnSync("sh", ["-c", line.replace(/^npx (?=tsx)/, "")], {
    cwd,
    encoding: "utf8",
    env: { PATH: `${process.env.PATH ?? ""}:${resolve("node_modules/.bin")}`, HOME: cwd, ...env },
  });
  return { code: status, said: stdout + stderr };
}

/** Runs a program until it says something, and ends it; the address in what it said. */
async function untilSaid(
  cwd: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  pattern: RegExp,
  look: (found: string) => Promise<void> = async () => await Promise.resolve(),
): Promise<void> {
  const child = spawn(process.execPath, ["--import", "tsx", ...args], {
    cwd,
    env: { PATH: process.env.PATH ?? "", ...env },
  });
  let said = "";
  try {
    const found = await new Promise<string>((go, fail) => {
      const hear = (chunk: Buffer): void => {
        said += chunk.toString();
        const [, first] = pattern.exec(said) ?? [];
        if (first !== undefined) go(first);
      };
      child.stdout.on("data", hear);
      child.stderr.on("data", hear);
      child.once("exit", () => fail(new Error(said)));
    });
    await look(found);
  } finally {
    child.kill("SIGKILL");
  }
}

/** What a line says, while this process serves what it asks for; fails where it does. */
async function shell(line: string): Promise<string> {
  return (await promisify(execFile)("sh", ["-c", line])).stdout;
}

/** What answers JSON by path, and what it was asked with. */
async function serveJson(answers: Readonly<Record<string, unknown>>): Promise<{
  readonly url: string;
  readonly asked: readonly string[];
  readonly close: () => void;
}> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const { authorization, "x-api-key": key, "x-vault-token": vault } = request.headers;
    asked.push(`${request.url ?? ""} ${[authorization, key, vault].filter((each) => each !== undefined).join()}`);
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(answers[request.url ?? ""] ?? {}));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`,
    asked,
    close: () => void server.close().closeAllConnections(),
  };
}

const tsconfig = JSON.stringify({
  compilerOptions: {
    module: "nodenext",
    target: "es2023",
    strict: true,
    skipLibCheck: true,
    noEmit: true,
    types: ["node"],
  },
  include: ["*.ts", "generated"],
});

describe("docs/secrets.md", () => {
  const folder = mkdtempSync(join(tmpdir(), "capstan-secrets-"));
  const [capability = ""] = blocksOf("secrets.md", "yaml");
  const [vault = "", application = ""] = blocksOf("secrets.md", "ts");
  const [missing = "", literal = ""] = blocksOf("secrets.md", "text");
  beforeAll(() =>
    makeProject(folder, {
      "package.json": '{"type": "module"}',
      "tsconfig.json": tsconfig,
      "capabilities/shop.yaml": capability,
      "start.ts": vault,
      "app.ts": application,
    }),
  );
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("its code compiles, and a start without secrets says what it says", () => {
    expect(runLine(folder, `${resolve("node_modules/.bin/tsgo")} -p .`)).toEqual({ code: 0, said: "" });
    const [line = ""] = blocksOf("secrets.md", "sh");
    expect(runLine(folder, line.trim())).toEqual({ code: 1, said: missing });
    // In an application: the same sentences.
    const { code, said } = runLine(folder, "tsx app.ts", { CALLER_TOKEN: "c" });
    expect(code).toBe(1);
    expect(said).toContain("ORDERS_TOKEN: environment variable ORDERS_TOKEN is not set; needed by the shop");
    expect(said).not.toContain("CALLER_TOKEN:");
  });

  it("secrets come from the environment, a mounted file and a vault, and reach whom they are for", async () => {
    write(folder, { "secrets/payments.yaml": "key: paid\n" });
    const server = await serveJson({ "/v1/secret/data/shop/callers": { data: { data: { token: "from the vault" } } } });
    const env = {
      VAULT_ADDR: server.url,
      VAULT_TOKEN: "v",
      ORDERS_TOKEN: "o",
      ORDERS_BASE_URL: server.url,
      PAYMENTS_BASE_URL: server.url,
    };
    await untilSaid(folder, ["start.ts", "--shop-port=0"], env, /(http:\/\/[^\s]+)/, async (url) => {
      const get = async (path: string, token: string): Promise<number> =>
        (await fetch(url + path, { headers: { authorization: `Bearer ${token}` } })).status;
      expect(await get("/orders/7", "from the vault")).toBe(200);
      expect(await get("/payments", "from the vault")).toBe(200);
      expect(await get("/payments", "another")).toBe(401);
    });
    server.close();
    expect(server.asked).toEqual(["/v1/secret/data/shop/callers v", "/orders/7 Bearer o", "/payments paid"]);
    const env2 = { ORDERS_TOKEN: "o", CALLER_TOKEN: "c" };
    expect(runLine(folder, "tsx app.ts", env2)).toEqual({ code: 0, said: "" });
  });

  it("one that is written out is told, and none of it is in what is generated otherwise", () => {
    for (const text of Object.values(readFolder(join(folder, "generated"))))
      expect(text).not.toContain("from the vault");
    write(folder, { "capabilities/shop.yaml": capability.replace('"{{ORDERS_TOKEN}}"', "sk-live-1234567890abcdef") });
    const { err } = capstan(folder, ["validate"]);
    expect(err).toContain(literal.trim());
    expect(err).not.toContain("sk-live");
    expect(capstan(folder, ["validate", "--strict"]).code).toBe(1);
  });
});

describe("docs/faq.md", () => {
  const folder = mkdtempSync(join(tmpdir(), "capstan-faq-"));
  const weather = readFileSync("examples/weather.yaml", "utf8");
  const files = { "package.json": '{"type": "module"}', "capabilities/weather.yaml": weather };
  beforeAll(() => makeProject(folder, files));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("its commands run", async () => {
    const lines = blocksOf("faq.md", "sh").map((text) => text.trim());
    expect(lines).toHaveLength(3);
    const [elsewhere = "", help = "", keepGoing = ""] = lines;
    const server = await serveJson({});
    const words = elsewhere.replace("npx tsx ", "").replace("http://localhost:4000", server.url).split(" ");
    const ports = ["--weather-rest-port", "0", "--weather-mcp-port", "0"];
    await untilSaid(folder, [...words, ...ports], {}, /weather-rest \(REST\) listens on (\S+)/, async (url) => {
      expect((await fetch(`${url}/weather/1/2`)).status).toBe(200);
    });
    server.close();
    expect(server.asked.join()).toContain("/v1/forecast");
    expect(runLine(folder, help)).toMatchObject({ code: 0, said: expect.stringContaining("--weather-rest-port") });
    const [, args = ""] = /^npx --no-install capstan (.*)$/.exec(keepGoing) ?? [];
    expect(capstan(folder, args.split(" "))).toMatchObject({ code: 0 });
  });

  it("its configurations are ones, and do what they are for", () => {
    const [layout = "", names = ""] = blocksOf("faq.md", "yaml");
    write(folder, { "capstan.config.yaml": layout });
    expect(capstan(folder, ["generate"]).code).toBe(0);
    write(folder, {
      "generated/weather/index.ts": readFileSync(join(folder, "generated/weather/index.ts"), "utf8").replaceAll(
        '"',
        "'",
      ),
    });
    expect(capstan(folder, ["check"])).toMatchObject({ code: 0 });
    write(folder, { "capstan.config.yaml": names, "vendor/weather.yaml": weather });
    expect(capstan(folder, ["generate", "--force"])).toMatchObject({ code: 0 });
    expect(Object.keys(readFolder(join(folder, "generated")))).toContain("vendor-weather/server.ts");
  });
});

describe("docs/comparison.md", () => {
  it("its figures are those of the pages behind it", () => {
    const page = readFileSync("docs/comparison.md", "utf8");
    const differences = readFileSync("docs/differences-from-the-engine.md", "utf8");
    const [, version, requests, capabilities] =
      /\((1[\w.-]+)\) was asked (\d+) things about (\d+) cap/.exec(differences) ?? [];
    expect(page).toContain(`${requests} requests to ${capabilities} capabilities were put to both (${version})`);
  });
});

describe("docs/authentication.md", () => {
  const folder = mkdtempSync(join(tmpdir(), "capstan-authentication-"));
  const [doors = "", tokens = ""] = blocksOf("authentication.md", "yaml");
  beforeAll(() =>
    makeProject(folder, {
      "package.json": '{"type": "module"}',
      "capabilities/fleet.yaml": doors,
      "capabilities/orders.yaml": tokens,
    }),
  );
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("each door opens for what the page brings, and for nothing else", async () => {
    const server = await serveJson({ "/ships": [] });
    const [, token = "", key = "", password = ""] =
      /`FLEET_TOKEN=(\w+)`, `FLEET_KEY=(\w+)` and `FLEET_PASSWORD=(\w+)`/.exec(
        readFileSync("docs/authentication.md", "utf8"),
      ) ?? [];
    const env = { FLEET_TOKEN: token, FLEET_KEY: key, FLEET_PASSWORD: password, REGISTRY_BASE_URL: server.url };
    const lines = (blocksOf("authentication.md", "sh")[0] ?? "").trim().split("\n");
    expect(lines).toHaveLength(3);
    const names = ["by-token", "by-key", "by-password", "for-agents"];
    const args = ["generated/fleet/server.ts", ...names.map((name) => `--${name}-port=0`)];
    await untilSaid(folder, args, env, /^((?:.* listens on .*\n){4})/m, async (said) => {
      const urls = names.map((name) => new RegExp(`${name} .* on (\\S+)`).exec(said)?.[1] ?? "");
      for (const [index, line] of lines.entries()) {
        const url = `${urls[index] ?? ""}/ships`;
        expect(await shell(line.replace(/http:\S+$/, url)), line).toBe("200\n");
        const without = line.replace(/ (?:-H|-u) ("[^"]*"|\S+)/, "").replace(/http:\S+$/, url);
        expect(await shell(without), without).toBe("401\n");
      }
      expect((await fetch(urls[3] ?? "", { method: "POST", body: "{}" })).status).toBe(401);
      expect((await fetch(`${urls[0] ?? ""}/openapi.json`)).status).toBe(401);
    });
    server.close();
  });

  it("where tokens come from is told to whoever asks", async () => {
    await untilSaid(
      folder,
      ["generated/orders/server.ts", "--orders-mcp-port=0"],
      {},
      /listens on (\S+)/,
      async (url) => {
        const answer = await fetch(new URL("/.well-known/oauth-protected-resource", url));
        expect(await answer.json()).toMatchObject({
          resource: "https://orders-mcp.example.com",
          authorization_servers: ["https://login.example.com"],
          scopes_supported: ["orders.read"],
        });
        expect((await fetch(url, { method: "POST", body: "{}" })).status).toBe(401);
      },
    );
  });
});

describe("docs/observability.md", () => {
  const folder = mkdtempSync(join(tmpdir(), "capstan-observability-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("its lines are answered, and what it names is there", async () => {
    const [capability = "", prometheus = ""] = blocksOf("observability.md", "yaml");
    const [startLine = "", asks = ""] = blocksOf("observability.md", "sh");
    makeProject(folder, { "package.json": '{"type": "module"}', "capabilities/ferries.yaml": capability });
    const server = await serveJson({ "/departures": [] });
    const [, level = "", program = ""] = /^LOG_LEVEL=(\w+) npx tsx (\S+)$/.exec(startLine.trim()) ?? [];
    const env = { LOG_LEVEL: level, TIMETABLE_BASE_URL: server.url };
    const args = [program, "--ferries-port=0", "--ops-port=0"];
    await untilSaid(folder, args, env, /^([^]*ops .*listens on \S+\n)/, async (said) => {
      // At `info`, each line says something.
      expect(said).toMatch(/"level":30.*"msg":"\w/);
      expect(said).not.toContain('"msg":""');
      const urlOf = (name: string): string => new RegExp(`^${name} .* on (\\S+)`, "m").exec(said)?.[1] ?? "";
      expect((await fetch(`${urlOf("ferries")}/departures`)).status).toBe(200);
      expect((await fetch(`${urlOf("ferries")}/departures`, { method: "POST" })).status).toBe(405);
      const answers: string[] = [];
      for (const line of asks.trim().split("\n"))
        answers.push(await shell(line.replace("http://localhost:9091", `-f ${urlOf("ops")}`)));
      const [live, ready, metrics = "", traces] = answers;
      expect([JSON.parse(live ?? "").status, JSON.parse(ready ?? "").status]).toEqual(["UP", "UP"]);
      expect(JSON.parse(traces ?? "").bufferSize).toBe(200);
      for (const [, name = ""] of readFileSync("docs/observability.md", "utf8").matchAll(/`(naftiko_\w+)`/g))
        expect(metrics).toContain(`# TYPE ${name} `);
    });
    server.close();
    expect(parse(prometheus)).toMatchObject({ scrape_configs: [{ metrics_path: "/metrics" }] });
  });
});
