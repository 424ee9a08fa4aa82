import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { join, resolve } from "node:path";
import { write } from "../capstan.js";

/** Where scratch projects are made: outside of this repository's own packages, so that nothing is found which they did not install. */
export const home = resolve(".capstan", "hosts");

/** A capability with a client, routes and tools, some of several steps. */
export const pets = `naftiko: 1.0.0-alpha2
info: {label: Pets, description: Pets and their owners.}
binds: [{namespace: env, keys: {PETS_TOKEN: PETS_TOKEN}}]
capability:
  consumes:
    - type: http
      namespace: pets
      baseUri: http://127.0.0.1:9
      authentication: {type: bearer, token: "{{PETS_TOKEN}}"}
      resources:
        - {name: pets, path: /pets, operations: [{name: list-pets, method: GET, inputParameters: [{name: kind, in: query, type: string, required: false}], outputParameters: [{name: count, type: integer, value: $.count}]}]}
        - {name: pet, path: "/pets/{id}", operations: [{name: get-pet, method: GET, inputParameters: [{name: id, in: path, type: string, required: true}]}, {name: put-pet, method: PUT, inputParameters: [{name: id, in: path, type: string, required: true}, {name: name, in: body, type: string}]}]}
  exposes:
    - type: rest
      namespace: pets-rest
      port: 8080
      resources:
        - {name: pets, path: /pets, operations: [{name: list, method: GET, description: All pets., call: pets.list-pets}]}
        - {name: pet, path: "/pets/{id}", operations: [{name: show, method: GET, description: One pet., call: pets.get-pet}]}
    - type: mcp
      namespace: pets-mcp
      port: 9090
      tools:
        - {name: list-pets, description: All pets., call: pets.list-pets}
        - {name: show-twice, description: Reads one twice., inputParameters: [{name: id, type: string, required: true, description: The pet.}], steps: [{name: one, type: call, call: pets.get-pet, with: {id: "{{id}}"}}, {name: two, type: call, call: pets.get-pet, with: {id: "$.one.id"}}]}
`;

/** The tarball, as it would be published. */
export function packTarball(): string {
  mkdirSync(home, { recursive: true });
  for (const name of readdirSync(home)) if (name.endsWith(".tgz")) rmSync(join(home, name));
  run(process.cwd(), ["npm", "pack", "--silent", "--pack-destination", home]);
  const [name = ""] = readdirSync(home).filter((each) => each.endsWith(".tgz"));
  return join(home, name);
}

/** A new project with these files; `packages` are installed beside Capstan's tarball. */
export function newProject(
  name: string,
  tarball: string,
  packages: readonly string[],
  files: Readonly<Record<string, string>>,
): string {
  const folder = join(home, name);
  rmSync(folder, { recursive: true, force: true });
  write(folder, {
    "package.json": JSON.stringify({ name, private: true, type: "module" }),
    ...files,
  });
  run(folder, ["npm", "install", "--silent", "--no-audit", "--no-fund", tarball, ...packages]);
  return folder;
}

/** Runs a program of the project, or of this machine, and answers what it wrote. Fails with that where it fails. */
export function run(
  cwd: string,
  [command = "", ...words]: readonly string[],
  env: Readonly<Record<string, string>> = {},
): string {
  const { status, stdout, stderr, error } = spawnSync(command, words, {
    cwd,
    encoding: "utf8",
    env: { ...process.env, ...env, PATH: `${join(cwd, "node_modules", ".bin")}:${process.env["PATH"] ?? ""}` },
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0)
    throw new Error(
      `${[command, ...words].join(" ")} failed: ${error?.message ?? ""}${stdout.slice(-3000)}${stderr.slice(-3000)}`,
    );
  return stdout + stderr;
}

/** The same while this process goes on, answering what the program asks for. */
export async function runBeside(
  cwd: string,
  [command = "", ...words]: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const child = spawn(command, words, { cwd, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const [code]: readonly unknown[] = await once(child, "close");
  if (code !== 0) throw new Error(`${[command, ...words].join(" ")} failed: ${said.slice(-4000)}`);
  return said;
}

/** An API with two pets, and who asked it for what: a token, a path. Files of `pages` are served beside it. */
export interface PetsApi {
  readonly origin: string;
  readonly asked: readonly string[];
  /** What a page put to `/results`. */
  readonly told: Promise<unknown>;
  readonly close: () => void;
}

/** Starts that API on a free port. */
export async function startApi(
  page: (path: string) => { readonly type: string; readonly body: Buffer } | undefined = () => undefined,
): Promise<PetsApi> {
  const asked: string[] = [];
  let tell: (value: unknown) => void = () => undefined;
  const told = new Promise<unknown>((found) => (tell = found));
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    if (pathname === "/results") {
      let text = "";
      request.on("data", (chunk: Buffer) => (text += chunk.toString()));
      request.on("end", () => {
        response.end();
        tell(JSON.parse(text));
      });
      return;
    }
    const file = page(pathname);
    if (file) return void response.setHeader("content-type", file.type).end(file.body);
    asked.push(`${request.headers.authorization ?? "nobody"} ${pathname}`);
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(pathname === "/pets" ? { count: 2 } : { id: pathname.split("/").at(-1) }));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return {
    origin: `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`,
    asked,
    told,
    close: () => void server.close().closeAllConnections(),
  };
}
