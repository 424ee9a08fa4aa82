// Other generators, each in a folder of its own, so that what one needs is not in another's way. They are installed when they are missed.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** A generator as its users run it. */
export interface Peer {
  readonly name: string;
  /** What of that which Capstan writes it writes, too. */
  readonly writes: string;
  /** It writes a client, what checks its messages, and tools or routes: as much as Capstan does, but for skills and contracts. */
  readonly isFull: boolean;
  readonly packages: Readonly<Record<string, string>>;
  /** Its configuration, by name of the file; the document is `api.json` beside it. */
  readonly files: Readonly<Record<string, string>>;
  /** The folder that it writes, in its own. */
  readonly out: string;
  /** Its program in `node_modules/.bin`, and what it is called with. */
  readonly program: readonly [name: string, ...args: readonly string[]];
}

export const peers: readonly Peer[] = [
  {
    name: "orval",
    writes: "client, zod, MCP",
    isFull: true,
    packages: { orval: "8.38.0" },
    files: {
      "orval.config.mjs": `const of = (client) => ({ input: "./api.json", output: { client, mode: "tags-split", target: "out/" + client + "/index.ts", schemas: "out/" + client + "/model" } });
export default { fetch: of("fetch"), zod: of("zod"), mcp: of("mcp") };
`,
    },
    out: "out",
    program: ["orval", "--config", "orval.config.mjs"],
  },
  {
    // It writes no server, the types of one's handlers alone. It is counted as full all the same, so that the fastest is not left out.
    name: "hey-api",
    writes: "client that checks with zod, types of Fastify handlers",
    isFull: true,
    packages: { "@hey-api/openapi-ts": "0.99.0", typescript: "5.9.3" },
    files: {
      "openapi-ts.config.mjs": `export default { input: "./api.json", output: "out", plugins: ["@hey-api/client-fetch", "@hey-api/typescript", { name: "@hey-api/sdk", validator: true }, "zod", "fastify"] };
`,
    },
    out: "out",
    program: ["openapi-ts"],
  },
  {
    name: "kubb",
    writes: "client, zod, MCP",
    isFull: true,
    packages: {
      "@kubb/cli": "4.39.2",
      "@kubb/core": "4.39.2",
      "@kubb/plugin-oas": "4.39.2",
      "@kubb/plugin-ts": "4.39.2",
      "@kubb/plugin-client": "4.39.2",
      "@kubb/plugin-zod": "4.39.2",
      "@kubb/plugin-mcp": "4.39.2",
      "@kubb/fabric-core": "0.14.0",
      "@kubb/react-fabric": "0.14.0",
    },
    files: {
      "kubb.config.mjs": `import { defineConfig } from "@kubb/core";
import { pluginClient } from "@kubb/plugin-client";
import { pluginMcp } from "@kubb/plugin-mcp";
import { pluginOas } from "@kubb/plugin-oas";
import { pluginTs } from "@kubb/plugin-ts";
import { pluginZod } from "@kubb/plugin-zod";
export default defineConfig({ root: ".", input: { path: "./api.json" }, output: { path: "./out", clean: false }, plugins: [pluginOas(), pluginTs(), pluginClient({ client: "fetch" }), pluginZod(), pluginMcp({ client: {} })] });
`,
    },
    out: "out",
    program: ["kubb", "generate"],
  },
  {
    name: "openapi-mcp-generator",
    writes: "MCP alone",
    isFull: false,
    packages: { "openapi-mcp-generator": "4.0.1", zod: "3.25.76" },
    files: {},
    out: "out",
    program: ["openapi-mcp-generator", "--input", "api.json", "--output", "out", "--force"],
  },
  {
    name: "fastify-openapi-glue",
    writes: "stubs of handlers alone",
    isFull: false,
    packages: { "fastify-openapi-glue": "4.11.4" },
    files: {},
    out: "generated-javascript-project",
    program: ["openapi-glue", "api.json"],
  },
];

const home = join(".capstan", "peers");

/** The program of a Node that all of them run on: this one, or one that is installed for them. */
export function nodeOfPeers(): string {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 22 || (major === 22 && minor >= 18)) return process.execPath;
  return resolve(install("node", { node: "24.21.0" }), "node_modules", "node", "bin", "node");
}

/** Installs what a peer needs where that is not there; answers its folder. Throws where it cannot be had. */
export function install(name: string, packages: Readonly<Record<string, string>>): string {
  const folder = join(home, name);
  const manifest = JSON.stringify({ private: true, type: "module", dependencies: packages });
  const path = join(folder, "package.json");
  if (existsSync(join(folder, "node_modules")) && existsSync(path) && readFileSync(path, "utf8") === manifest)
    return folder;
  mkdirSync(folder, { recursive: true });
  writeFileSync(path, manifest);
  execFileSync("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: folder,
    stdio: ["ignore", "ignore", "inherit"],
  });
  return folder;
}
