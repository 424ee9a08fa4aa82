import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Validator } from "@seriousme/openapi-schema-validator";
import { compilePath, fileText, importServer } from "../check.js";

/**
 * `npm run contracts`: the OpenAPI documents of nine capabilities are valid by a validator in Python and one in JavaScript, clean under a strict linter, and
 * clients that two generators make of them compile; then schemathesis calls the adapters with all its checks. Installs these tools into `.capstan/contracts`.
 */
const home = fileURLToPath(new URL("../..", import.meta.url));
const tools = join(home, ".capstan", "contracts");
const bin = (name: string): string => join(tools, "node_modules", ".bin", name);
const python = join(tools, "python", "bin");

const packages = ["@redocly/cli@2.77.0", "openapi-typescript@7.13.0", "@hey-api/openapi-ts@0.95.0", "typescript@5.9.3"];
const wheels = ["schemathesis==4.32.5", "openapi-spec-validator==0.7.2"];

/** The capability, its adapter, and what a caller of it has to bring. */
const capabilities: readonly (readonly [path: string, adapter: string, header?: string])[] = [
  ["test/contracts/reads.yaml", "contract"],
  ["test/contracts/writes.yaml", "contract"],
  ["test/contracts/formats.yaml", "contract"],
  ["test/contracts/guarded.yaml", "contract", "X-Key: srv-key-0000"],
  ["test/contracts/odd-names.yaml", "contract"],
  ["test/contracts/schemas.yaml", "contract"],
  ["test/contracts/lists.yaml", "contract"],
  ["test/contracts/texts.yaml", "contract"],
  ["capabilities/oauth-authorization.yaml", "oauth-authorization-rest"],
];

// What a capability's YAML has no key for: under which license an API is used, and where it is reached from outside.
const rulesOff = ["info-license", "no-server-example.com"];

const [, , examples = "15", seed = "20261125"] = process.argv;
process.env.SRV_KEY = "srv-key-0000";

const picture = Buffer.from("89504e470d0a1a0a", "hex");
const thing = { id: 7, name: "Ada", tags: ["a"], more: { a: 1 }, items: [{ id: 1, name: "Bo" }] };
const token = { access_token: "t0", token_type: "Bearer", expires_in: 3600 };

// What was removed stays away, and what is made has a name of its own.
const gone = new Set<string>();
let made = 100;

install();
const hasPython = installPython();
for (const [index, [path, adapter, header]] of capabilities.entries()) await check(path, adapter, header, index);
if (process.exitCode === undefined)
  console.log(`${capabilities.length} contracts hold (seed ${seed}, ${examples} examples of each operation)`);

async function check(path: string, adapter: string, header: string | undefined, index: number): Promise<void> {
  const compilation = compilePath(home, path);
  const document = fileText(compilation, "openapi.json");
  const file = join(tools, `${index}.json`);
  writeFileSync(file, document);
  const { valid, errors } = await new Validator().validate(JSON.parse(document));
  if (!valid) fail(`${path} by @seriousme/openapi-schema-validator`, JSON.stringify(errors, null, 2));
  const skipped = rulesOff.map((rule) => `--skip-rule=${rule}`);
  run(bin("redocly"), ["lint", "--extends=recommended-strict", ...skipped, file]);
  makeClients(file, join(tools, `clients-${index}`));
  if (!hasPython) return;
  run(join(python, "openapi-spec-validator"), [file]);
  const upstream = createServer(answer).listen(0, "127.0.0.1");
  await once(upstream, "listening");
  const address = upstream.address();
  const up = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
  const { start } = await importServer(compilation, `contracts/generated-${index}`);
  const servers = await start({
    ports: { [adapter]: 0, "oauth-authorization-mcp": 0 },
    baseUrls: { up, "oauth-authorization": up },
    logLevel: "silent",
  });
  await schemathesis(`${servers.addresses[adapter]}`, file, header);
  await servers.close();
  upstream.closeAllConnections();
  upstream.close();
}

/** Clients by two generators, which compile. */
function makeClients(file: string, folder: string): void {
  run(bin("openapi-typescript"), [file, "--output", join(folder, "types.ts")]);
  run(bin("openapi-ts"), ["--input", file, "--output", join(folder, "client"), "--silent"]);
  const settings = [
    "--noEmit",
    "--strict",
    "--skipLibCheck",
    "--target",
    "es2022",
    "--module",
    "nodenext",
    "--lib",
    "es2022,dom,dom.iterable",
  ];
  run(bin("tsc"), [
    ...settings,
    "--moduleResolution",
    "nodenext",
    join(folder, "types.ts"),
    join(folder, "client", "index.ts"),
  ]);
}

/** All checks of schemathesis, in a process of its own while the adapter answers in this one. */
async function schemathesis(url: string, file: string, header: string | undefined): Promise<void> {
  const headers = header === undefined ? [] : ["--header", header];
  const child = spawn(
    join(python, "schemathesis"),
    [
      "run",
      file,
      "--url",
      url,
      "--checks",
      "all",
      "--max-examples",
      examples,
      "--seed",
      seed,
      "--no-color",
      ...headers,
    ],
    { cwd: tools },
  );
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const [status]: unknown[] = await once(child, "close");
  if (status !== 0) fail(`schemathesis run ${file}`, output);
}

/** An upstream that answers each method as servers do. */
function answer(request: IncomingMessage, response: ServerResponse): void {
  const { method = "GET", url = "/" } = request;
  const send = (status: number, type: string, body: string | Buffer, more: Record<string, string> = {}): void =>
    void response.writeHead(status, { "content-type": type, ...more }).end(method === "HEAD" ? "" : body);
  request.resume();
  if (url.includes("authorize"))
    return void response.writeHead(302, { location: "https://client.example/?code=c" }).end();
  if (/token|revoke|userinfo/.test(url)) return send(200, "application/json", JSON.stringify(token));
  if (url.includes("/picture")) return send(200, "image/png", picture);
  if (url.includes("/file")) return send(200, "application/pdf", "%PDF-1.7");
  if (/\/(text|raw)/.test(url)) return send(200, "text/plain", "hello");
  if (url.includes("/xml")) return send(200, "application/xml", "<r><item>1</item></r>");
  if (url.includes("/csv")) return send(200, "text/csv", "id,name\n1,Ada\n");
  if (url.includes("/hal")) return send(200, "application/hal+json", JSON.stringify(thing));
  const path = url.replace(/\?.*$/s, "");
  if (gone.has(path)) return send(404, "application/problem+json", '{"title":"Gone","status":404}');
  if (method === "DELETE") {
    gone.add(path);
    return void response.writeHead(204).end();
  }
  if (method !== "POST") return send(200, "application/json", JSON.stringify(thing), { etag: '"1"' });
  made += 1;
  send(201, "application/json", JSON.stringify({ ...thing, id: made }), { location: `/ships/${made}` });
}

/** Whether there is a Python with the tools that are written in it. */
function installPython(): boolean {
  if (existsSync(join(python, "schemathesis"))) return true;
  if (spawnSync("python3", ["--version"]).status !== 0) {
    console.log("skipped: there is no python3, so schemathesis and openapi-spec-validator do not run");
    return false;
  }
  return (
    run("python3", ["-m", "venv", join(tools, "python")]) && run(join(python, "pip"), ["install", "--quiet", ...wheels])
  );
}

function install(): void {
  mkdirSync(tools, { recursive: true });
  writeFileSync(join(tools, "package.json"), '{ "private": true, "type": "module" }\n');
  if (!existsSync(bin("openapi-ts")))
    run("npm", ["install", "--no-audit", "--no-fund", "--no-save", "--silent", ...packages]);
}

function run(command: string, args: readonly string[]): boolean {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: tools, encoding: "utf8" });
  if (status === 0) return true;
  return fail([command, ...args].join(" "), error === undefined ? `${stdout}${stderr}`.trim() : error.message);
}

function fail(what: string, why: string): false {
  console.log(`${what} failed:\n${why}\n`);
  process.exitCode = 1;
  return false;
}
