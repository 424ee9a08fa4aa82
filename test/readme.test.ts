import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { execFile, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it, onTestFinished } from "vitest";
import { exampleCapability } from "../generator/drift/rules/example.js";
import { compileText, fileText, readFolder, writeGenerated } from "./check.js";
import { capstan, project, write } from "./capstan.js";

const payloads = [
  "https://api.example/<b>x</b>\n\n# Install\n\n```sh\necho owned\n```\n",
  "~~~ sh echo owned",
  "see [approve](https://evil.example) ![x](https://evil.example/x.png) <img src=x onerror=y>",
  "@everyone see #12 and https://evil.example and www.evil.example or mail a@evil.example",
  "| a | b | `c|d` --> <!-- x",
  "=== Heading",
  "1) one",
  "12. twelve",
  "&lt;script&gt; &#60;b&#62;",
  "``` `` ` *a* _b_",
];

/** Where an author's text can stand, each with a function that puts it there. */
const places: Readonly<Record<string, (payload: string) => string>> = {
  label: (payload) => exampleCapability.replace("label: Pets", `label: ${JSON.stringify(payload)}`),
  description: (payload) =>
    exampleCapability.replace("description: Pets and their owners.", `description: ${JSON.stringify(payload)}`),
  "base URI": (payload) => exampleCapability.replace("https://pets.example.com/v1", JSON.stringify(payload)),
  address: (payload) => exampleCapability.replace("address: localhost", `address: ${JSON.stringify(payload)}`),
  "description of an operation": (payload) =>
    exampleCapability.replace("description: All pets.", `description: ${JSON.stringify(payload)}`),
  "description of an input": (payload) =>
    exampleCapability.replace("description: How many.", `description: ${JSON.stringify(payload)}`),
  "name of a tool": (payload) =>
    exampleCapability.replace(/(tools:\n +- name: )([\w-]+)/, `$1${JSON.stringify(payload).replaceAll("$", "$$$$")}`),
  "variable of a binding": (payload) =>
    exampleCapability.replace("PETS_TOKEN: PETS_TOKEN", `PETS_TOKEN: ${JSON.stringify(payload)}`),
};

/** Markdown without front matter, comments, blocks and spans of code, as CommonMark reads them. */
function outsideCode(markdown: string): string {
  const text = markdown
    .replace(/^---\n[\s\S]*?\n---\n/, "")
    .replace(/^<!--[\s\S]*?-->/, "")
    .replace(/^(`{3,}|~{3,})[^\n]*\n[\s\S]*?^\1$/gm, "");
  return text
    .split("\n")
    .map((line) => {
      let rest = line;
      let outside = "";
      for (let open = /(?<!\\)`+/.exec(rest); open; open = /(?<!\\)`+/.exec(rest)) {
        const start = open.index + open[0].length;
        const close = [...rest.slice(start).matchAll(/`+/g)].find(([run]) => run.length === open?.[0].length);
        outside += rest.slice(0, open.index);
        if (!close) return `${outside}UNCLOSED${rest.slice(open.index)}`;
        outside += "code";
        rest = rest.slice(start + close.index + close[0].length);
      }
      return outside + rest;
    })
    .join("\n");
}

const headings = (markdown: string): readonly string[] =>
  outsideCode(markdown)
    .split("\n")
    .filter((line) => /^ {0,3}#{1,6} /.test(line))
    .map((line) => line.replace(/ .*/, ""));
const blocks = (markdown: string): readonly string[] =>
  [...markdown.matchAll(/^(?:`{3,}|~{3,})(\w*)$/gm)].map(([, language]) => language ?? "");

describe("nothing that an author writes comes to life in README and SKILL", () => {
  const benign = documents(exampleCapability);

  it.each(Object.entries(places))("%s", (_place, put) => {
    for (const payload of payloads) {
      const text = put(payload);
      expect(text).not.toBe(exampleCapability);
      const found = documents(text);
      if (!found) continue;
      for (const [name, markdown] of Object.entries(found)) {
        const rest = outsideCode(markdown);
        expect(rest, `${name}: ${payload}`).not.toMatch(
          /(?<!\\)[<[]|@|:\/\/|\bwww\.|UNCLOSED|^(?:~~~|===)|(?<![\\\w])#\d/m,
        );
        // A part that is refused may be missing; nothing may be added.
        expect(headings(markdown).length, `${name}: ${payload}`).toBeLessThanOrEqual(
          headings(benign?.[name] ?? "").length,
        );
        expect(blocks(markdown).length, `${name}: ${payload}`).toBeLessThanOrEqual(blocks(benign?.[name] ?? "").length);
        // Each row of a table has as many cells as its head.
        for (const table of markdown.matchAll(/(?:^\|.*\|\n)+/gm)) {
          const cells = table[0]
            .trimEnd()
            .split("\n")
            .map((row) => row.replace(/\\\|/g, "").split("|").length);
          expect(new Set(cells).size, table[0]).toBe(1);
        }
      }
    }
  });
});

it("commands of the README work from where it was generated, whatever the output folder is called", () => {
  for (const [out, word] of [
    ["generated", "generated/pets/server.ts"],
    ["my code", "'my code/pets/server.ts'"],
    ["a/b", "a/b/pets/server.ts"],
  ] as const) {
    const folder = project({
      "capabilities/pets.yaml": exampleCapability,
      "capstan.config.yaml": `out: ${JSON.stringify(out)}\n`,
    });
    expect(capstan(folder, ["generate"]).code).toBe(0);
    const readme = readFolder(join(folder, out))["pets/README.md"] ?? "";
    const [command = ""] = /^npx tsx .*$/m.exec(readme) ?? [];
    expect(command).toBe(`npx tsx ${word}`);
    const { stdout } = spawnSync("sh", ["-c", command.replace("npx tsx", "ls --")], {
      cwd: folder,
      encoding: "utf8",
    });
    expect(stdout.trim()).toBe(`${out}/pets/server.ts`);
    expect(capstan(folder, ["check"]).code).toBe(0);
  }
  // Nothing of this machine is written down.
  const folder = project({ "p/capabilities/pets.yaml": exampleCapability });
  expect(capstan(join(folder, "p"), ["generate", "--out", "../elsewhere"]).code).toBe(0);
  expect(readFolder(join(folder, "elsewhere"))["pets/README.md"]).toContain("npx tsx elsewhere/pets/server.ts");
});

describe("how an MCP server is reached is what its README says", () => {
  const adapters: Readonly<Record<string, string>> = {
    http: "{type: mcp, namespace: m, port: 9090, tools: [{name: ping, description: P., outputParameters: [{name: a, type: string, value: b}]}]}",
    stdio:
      "{type: mcp, namespace: s, transport: stdio, tools: [{name: pong, description: P., outputParameters: [{name: a, type: string, value: b}]}]}",
    rest: "{type: rest, namespace: r, port: 8080, resources: [{name: a, path: /a, operations: [{name: a, method: GET, outputParameters: [{name: a, type: string, value: b}]}]}]}",
  };
  const client = /```ts\nimport \{ Client[^]*?```/;
  it.each([
    [["http"], "StreamableHTTPClientTransport", "The MCP server also speaks over stdio: add `--stdio`."],
    [
      ["stdio"],
      'args: ["tsx", "generated/m/server.ts"]',
      "It speaks over standard input and output and listens on no port.",
    ],
    [["rest", "stdio"], "StdioClientTransport", "listens on no port; `--stdio` starts it alone."],
    [["http", "stdio"], "StreamableHTTPClientTransport", "add `--stdio=m` or `--stdio=s`."],
  ])("%j", (kinds, transport, note) => {
    const text = `naftiko: 1.0.0-alpha2\ninfo: {label: Case, description: A case.}\ncapability:\n  exposes: [${kinds.map((kind) => adapters[kind]).join(", ")}]\n`;
    const readme = fileText(compileText(text, { name: "m" }), "README.md");
    expect(client.exec(readme)?.[0].replaceAll(/\s+/g, " ").replaceAll("[ ", "[").replaceAll(" ]", "]")).toContain(
      transport,
    );
    expect(readme).toContain(note);
    if (kinds[0] !== "http") expect(readme).not.toContain("/mcp");
  });

  it("and a server that speaks over nothing else takes the flag for it", async () => {
    const text = `naftiko: 1.0.0-alpha2\ninfo: {label: Case, description: A case.}\ncapability:\n  exposes: [${adapters["rest"]}, ${adapters["stdio"]}]\n`;
    const root = writeGenerated(compileText(text, { name: "over-stdio" }), "readme-over-stdio");
    const transport = new StdioClientTransport({
      command: process.execPath,
      args: ["--import", "tsx", join(root, "server.ts"), "--stdio"],
      stderr: "ignore",
    });
    const caller = new Client({ name: "test", version: "1.0.0" });
    await caller.connect(transport);
    onTestFinished(async () => await caller.close());
    expect((await caller.listTools()).tools.map(({ name }) => name)).toEqual(["pong"]);
  });
});

function documents(text: string): Readonly<Record<string, string>> | undefined {
  const compilation = compileText(text, { name: "pets", keepGoing: true });
  if (compilation.files.length === 0) return undefined;
  return { README: fileText(compilation, "README.md"), SKILL: fileText(compilation, "SKILL.md") };
}

it("the way of a person who signs in is code that compiles against the client beside it", () => {
  const readme = readFileSync("generated/oauth-authorization/README.md", "utf8");
  const [, example = ""] = /```ts\n(import \{ authorizeUrl[^]*?)\n```/.exec(readme) ?? [];
  expect(example).toContain("readAuthorizationReturn(url, { state, server })");
  const folder = ".capstan/readme-example";
  rmSync(folder, { recursive: true, force: true });
  cpSync("generated", folder, { recursive: true });
  writeFileSync(join(folder, "oauth-authorization", "example.ts"), example);
  const { stdout, status } = spawnSync(
    "node_modules/.bin/tsgo",
    [
      "--noEmit",
      "--ignoreConfig",
      "--strict",
      "--target",
      "es2022",
      "--module",
      "nodenext",
      "--skipLibCheck",
      `${folder}/oauth-authorization/example.ts`,
    ],
    { encoding: "utf8" },
  );
  expect([stdout, status]).toEqual(["", 0]);
});

it("a generated README's code compiles where it says, and its MCP client is answered", async () => {
  const folder = mkdtempSync(join(tmpdir(), "capstan-readme-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  // Whose modules are CommonJS, as `npm init -y` makes it: what is said of ES modules is needed there.
  write(folder, {
    "package.json": '{"type": "commonjs"}',
    "generated/package.json": '{"type": "module"}',
    "capabilities/weather.yaml": readFileSync("examples/weather.yaml", "utf8"),
  });
  expect(capstan(folder, ["generate"]).code).toBe(0);
  symlinkSync(resolve("node_modules"), join(folder, "node_modules"));
  const readme = readFileSync(join(folder, "generated/weather/README.md"), "utf8");
  const [client = "", agent = ""] = [...readme.matchAll(/^```ts\n([^]*?)^```$/gm)].map(([, text = ""]) => text);
  const api = createServer((_, response) => response.end('{"current":{"temperature_2m":21}}')).listen(0, "127.0.0.1");
  await once(api, "listening");
  const address = api.address();
  const env = {
    PATH: process.env.PATH ?? "",
    OPEN_METEO_BASE_URL: `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`,
  };
  const program = ["--import", "tsx", "generated/weather/server.ts", "--weather-rest-port=0", "--weather-mcp-port=0"];
  const server = spawn(process.execPath, program, { cwd: folder, env });
  const mcp = await new Promise<string>((found, fail) => {
    let said = "";
    server.stdout.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      const [, url] = /\(MCP\) listens on (\S+)/.exec(said) ?? [];
      if (url !== undefined) found(url);
    });
    server.once("exit", () => fail(new Error(said)));
  });
  const told = `${agent.replace(/http:[^"]*/, mcp)}console.log(JSON.stringify(result.structuredContent));\nawait client.close();\n`;
  write(folder, { "generated/weather/example.ts": `${client}console.log(answer);\n`, "example.mts": told });
  const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", "example.mts"], { cwd: folder });
  server.kill();
  api.close();
  expect(stdout).toMatch(/^\{"celsius":21,/);
  const checked = spawnSync(
    resolve("node_modules/.bin/tsgo"),
    [
      "--noEmit",
      "--strict",
      "--target",
      "es2022",
      "--module",
      "nodenext",
      "--skipLibCheck",
      "generated/weather/example.ts",
      "example.mts",
    ],
    { cwd: folder, encoding: "utf8" },
  );
  expect([checked.stdout, checked.status]).toEqual(["", 0]);
});

describe("what a README names can be imported", () => {
  const authorization =
    "{name: authorize, path: /oauth/authorize, operations: [{name: authorize, method: GET, inputParameters: [{name: response_type, in: query, type: string}, {name: client_id, in: query, type: string}]}]}";
  const token =
    '{name: token, path: /oauth/token, operations: [{name: token, method: POST, body: "{{body}}", inputParameters: [{name: body, in: body, type: object}]}]}';
  const device =
    '{name: device, path: /oauth/device_authorization, operations: [{name: device, method: POST, body: "{{body}}", inputParameters: [{name: body, in: body, type: object}]}]}';

  it.each([
    ["where people are sent to sign in alone", [authorization]],
    ["where tokens are given alone", [token]],
    ["both", [authorization, token]],
    ["devices", [device, token]],
    ["all", [authorization, token, device]],
  ])("%s", (_, resources) => {
    const compilation = compileText(
      `ikanos: 1.0.0-beta4\ninfo: {display: Sign in, description: Signs in.}\ncapability: {consumes: [{type: http, namespace: oauth, baseUri: "https://id.example.com", resources: [${resources.join(", ")}]}]}\n`,
    );
    const exported = new Set(
      [...fileText(compilation, "index.ts").matchAll(/export (?:type )?\{([^}]*)\}/g)].flatMap(([, names = ""]) =>
        names.split(",").map((name) => name.trim()),
      ),
    );
    const readme = fileText(compilation, "README.md");
    // In prose a function stands in back-quotes, in an example it is imported.
    const named = [
      ...[...readme.matchAll(/`(\w+)\(/g)].map(([, name = ""]) => name),
      ...[...readme.matchAll(/import \{([^}]*)\} from "\.\/index\.js"/g)].flatMap(([, names = ""]) =>
        names.split(",").map((name) => name.replace("type ", "").trim()),
      ),
    ];
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((name) => !exported.has(name))).toEqual([]);
  });
});

it("draws who calls each adapter, and which of them call APIs: operators ask a control adapter, which calls nobody", () => {
  const readme = fileText(
    compileText(
      exampleCapability.replace(
        "  exposes:\n",
        "  exposes:\n    - { type: control, port: 9099, namespace: own, observability: { metrics: { local: { enabled: true } } } }\n",
      ),
    ),
    "README.md",
  );
  const drawn = /flowchart LR\n([^`]*)/.exec(readme)?.[1] ?? "";
  const [, control = ""] = /(a\d)\["control /i.exec(drawn) ?? [];
  expect(drawn).toContain(`operator((Operator)) --> ${control}\n`);
  expect(drawn).not.toContain(`${control} --> u`);
  expect(drawn).toMatch(/caller\(\(HTTP caller\)\) --> a\d\n/);
});
