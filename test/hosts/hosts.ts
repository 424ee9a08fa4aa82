import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { answersOf } from "./answers.js";
import { application } from "./application.js";
import { newProject, pets, run, runBeside, startApi } from "./project.js";
import { nx, turbo } from "./task-runners.js";

/** A project of some kind: adds Capstan from its tarball, and says what held; fails where something did not. */
type Host = (tarball: string) => Promise<readonly string[]>;

const servers = ["fastify@5", "ajv@8", "undici@7", "@modelcontextprotocol/server@2"];
const compilers = ["typescript@5.9", "@types/node@22"];
const strict = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  verbatimModuleSyntax: true,
  noEmit: true,
  target: "es2023",
  types: ["node"],
};

const nodenext = { ...strict, module: "nodenext" };
const bundler = {
  ...strict,
  module: "esnext",
  moduleResolution: "bundler",
  types: [],
  lib: ["es2023", "dom", "dom.iterable"],
};

function tsconfig(options: object, ...include: readonly string[]): string {
  return JSON.stringify({ compilerOptions: options, include });
}

/** Generates and checks: what a project's scripts run. */
function generate(folder: string): void {
  run(folder, ["capstan", "generate"]);
  run(folder, ["capstan", "check", "--strict", "--no-code"]);
}

function hold(what: string, isHeld: boolean, seen?: unknown): string {
  if (!isHeld) throw new Error(`${what}: is not so${seen === undefined ? "" : `: ${JSON.stringify(seen)}`}`);
  return what;
}

/** A generated server answers, and calls its API with the token of the environment. */
async function serves(folder: string, server: string, program?: readonly string[]): Promise<string> {
  const api = await startApi();
  try {
    const answers = await answersOf(server, ["/pets", "/pets/7", "/openapi.json", "/nothing"], {
      cwd: folder,
      ...(program ? { program } : {}),
      args: [`--pets-base-url=${api.origin}`, "--pets-mcp-port=0"],
    });
    const seen = answers.map(({ status, text }) => [status, text.slice(0, 80)]);
    return hold(
      "serves its routes, and calls the API",
      answers.map(({ status }) => status).join() === "200,200,200,404" &&
        answers[1]?.text === '{"id":"7"}' &&
        api.asked.toSorted().join() === "Bearer t /pets,Bearer t /pets/7",
      [seen, api.asked],
    );
  } finally {
    api.close();
  }
}

/** Code that calls the client and fails where the answer is another. */
const caller = (from: string): string => `import { listPets, getPet, isCallError } from ${JSON.stringify(from)};
const options = { baseUrl: process.env["API"] ?? "", bindings: { PETS_TOKEN: "t" } };
const all = await listPets({}, options);
const one = await getPet({ id: "7" }, options);
if (JSON.stringify([all, one]) !== '[{"count":2},{"id":"7"}]') throw new Error(JSON.stringify([all, one]));
const failure = await listPets({}, { ...options, baseUrl: "http://127.0.0.1:9", retries: 0 }).catch((error: unknown) => error);
if (!isCallError(failure) || failure.kind !== "network") throw new Error(String(failure));
console.log("called");
`;

async function calls(folder: string, program: readonly string[]): Promise<string> {
  const api = await startApi();
  try {
    const said = await runBeside(folder, program, { API: api.origin });
    return hold("its client calls", said.includes("called") && api.asked.length === 2, [said, api.asked]);
  } finally {
    api.close();
  }
}

const browser = ["chromium", "chromium-browser", "google-chrome"].find(
  (name) => spawnSync(name, ["--version"]).status === 0,
);

const vite: Host = async (tarball) => {
  const folder = newProject("vite", tarball, ["vite@8", "typescript@5.9"], {
    "capabilities/pets.yaml": pets,
    "capstan.config.yaml": "out: src/generated\nartifacts: []\nimportExtension: none\n",
    "index.html": '<!doctype html><script type="module" src="/src/main.ts"></script>',
    "src/main.ts": `import { getPet, isCallError, listPets } from "./generated/pets";
const options = { baseUrl: location.origin, bindings: { PETS_TOKEN: "t" } };
async function tell(): Promise<void> {
  const results = [await listPets({}, options), await getPet({ id: "7" }, options)];
  const failure: unknown = await listPets({}, { ...options, baseUrl: "http://127.0.0.1:9", retries: 0 }).catch((error: unknown) => error);
  await fetch("/results", { method: "PUT", body: JSON.stringify([...results, isCallError(failure) ? failure.kind : String(failure)]) });
}
void tell();
`,
    "tsconfig.json": tsconfig(bundler, "src"),
  });
  generate(folder);
  run(folder, ["tsc", "-p", "."]);
  run(folder, ["vite", "build", "--logLevel", "error"]);
  const held = ["type-checks for bundlers, without types of Node", "is built by Vite"];
  if (browser === undefined) return [...held, "skipped: no Chromium to call from"];
  const types: Readonly<Record<string, string>> = { ".html": "text/html", ".js": "text/javascript" };
  const api = await startApi((path) => {
    const file = join(folder, "dist", path === "/" ? "index.html" : path);
    const type = types[extname(file)];
    return type !== undefined && existsSync(file) ? { type, body: readFileSync(file) } : undefined;
  });
  const child = spawn(
    browser,
    [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-dev-shm-usage",
      `--user-data-dir=${join(folder, ".profile")}`,
      "--remote-debugging-port=0",
      api.origin,
    ],
    { stdio: "ignore" },
  );
  const ended = once(child, "close");
  try {
    const told = await Promise.race([api.told, ended.then(() => "the browser ended")]);
    return [
      ...held,
      hold(
        "its client calls from Chromium",
        JSON.stringify(told) === '[{"count":2},{"id":"7"},"network"]' && api.asked.includes("Bearer t /pets"),
        [told, api.asked],
      ),
    ];
  } finally {
    child.kill();
    await ended;
    api.close();
  }
};

const webpack: Host = async (tarball) => {
  const folder = newProject("webpack", tarball, ["webpack@5", "webpack-cli@6", "ts-loader@9", ...compilers], {
    "capabilities/pets.yaml": pets,
    "capstan.config.yaml": "out: src/generated\nartifacts: []\nruntime: package\n",
    "src/main.ts": caller("./generated/pets/index.js"),
    "tsconfig.json": tsconfig({ ...bundler, types: ["node"] }, "src"),
    "webpack.config.js": `export default {
  mode: "production", target: "node20", entry: "./src/main.ts", experiments: { outputModule: true, topLevelAwait: true },
  output: { filename: "main.mjs", module: true, chunkFormat: "module" },
  resolve: { extensions: [".ts", ".js"], extensionAlias: { ".js": [".ts", ".js"] } },
  module: { rules: [{ test: /\\.ts$/, loader: "ts-loader", options: { transpileOnly: true } }] },
};
`,
  });
  generate(folder);
  run(folder, ["tsc", "-p", "."]);
  run(folder, ["webpack"]);
  return [
    "type-checks, and is bundled with the runtime from the package",
    await calls(folder, [process.execPath, "dist/main.mjs"]),
  ];
};

const monorepo: Host = async (tarball) => {
  const folder = newProject("monorepo", tarball, [...servers, ...compilers, "tsx@4"], {
    "package.json": JSON.stringify({ name: "mono", private: true, type: "module", workspaces: ["packages/*"] }),
    "packages/api/package.json": JSON.stringify({ name: "@mono/api", private: true, type: "module" }),
    "packages/web/package.json": JSON.stringify({ name: "@mono/web", private: true, type: "module" }),
    "packages/api/tsconfig.json": tsconfig(nodenext, "src"),
    "packages/web/tsconfig.json": tsconfig(nodenext, "src"),
    "packages/web/src/main.ts": caller("./generated/pets/index.js"),
    "capabilities/pets.yaml": pets,
    "capstan.config.yaml": `runtime: package
targets:
  api: {out: packages/api/src/generated, artifacts: [rest, mcp], openapi: "contracts/{name}.json"}
  web: {out: packages/web/src/generated, artifacts: []}
`,
  });
  generate(folder);
  for (const name of ["api", "web"]) {
    run(folder, ["tsc", "-p", `packages/${name}`]);
    hold("has no runtime of its own", !existsSync(join(folder, `packages/${name}/src/generated/runtime`)));
  }
  return [
    "two packages with one runtime type-check",
    await serves(folder, "packages/api/src/generated/pets/server.ts", [process.execPath, "--import", "tsx"]),
    await calls(folder, [process.execPath, "--import", "tsx", "packages/web/src/main.ts"]),
  ];
};

/** The package's own declarations are checked, too. */
const packed: Host = async (tarball) => {
  const folder = newProject("package", tarball, [...servers, ...compilers, "tsx@4"], {
    "capabilities/pets.yaml": pets,
    "capstan.config.yaml": "runtime: package\n",
    "tsconfig.json": tsconfig({ ...nodenext, skipLibCheck: false }, "generated"),
  });
  generate(folder);
  run(folder, ["tsc", "-p", "."]);
  return ["type-checks with the declarations of the package", await serves(folder, "generated/pets/server.ts")];
};

/** One tree whose imports end in `.ts`, for programs that run TypeScript as it is. */
function typescriptHost(
  name: string,
  install: string,
  program: (folder: string) => readonly string[],
  check?: readonly string[],
): Host {
  return async (tarball) => {
    const folder = newProject(name, tarball, [...servers, ...compilers, install], {
      "capabilities/pets.yaml": pets,
      "capstan.config.yaml": "importExtension: ts\n",
      "main.ts": caller("./generated/pets/index.ts"),
      "tsconfig.json": tsconfig(
        { ...nodenext, allowImportingTsExtensions: true, erasableSyntaxOnly: true },
        "generated",
        "main.ts",
      ),
    });
    generate(folder);
    run(folder, ["tsc", "-p", "."]);
    if (check) run(folder, check);
    return [
      "type-checks",
      await serves(folder, "generated/pets/server.ts", program(folder)),
      await calls(folder, [...program(folder), "main.ts"]),
    ];
  };
}

const bin = (folder: string, name: string): string => join(folder, "node_modules", ".bin", name);

/** Rules of typescript-eslint, the strictest set with types: none for a tree whose header says so, and what there would be without it. */
const eslint: Host = async (tarball) => {
  const folder = newProject(
    "eslint",
    tarball,
    [...servers, "typescript@5.9", "@types/node@22", "eslint@9", "typescript-eslint@8"],
    {
      "capabilities/pets.yaml": pets,
      "capstan.config.yaml": 'header: ["/* eslint-disable -- generated: its generator answers for it */"]\n',
      "tsconfig.json": tsconfig(nodenext, "generated"),
      "eslint.config.js": `import tseslint from "typescript-eslint";
export default tseslint.config(tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked, {
  files: ["**/*.ts"], languageOptions: { parserOptions: { projectService: true } },
}, { files: ["generated/**"], linterOptions: { reportUnusedDisableDirectives: "off" } }, { ignores: ["eslint.config.js"] });
`,
    },
  );
  generate(folder);
  const linted = run(folder, ["eslint", "generated", "--max-warnings", "0"]);
  const bare = spawnSync(bin(folder, "eslint"), ["generated", "--no-inline-config", "--format", "json"], {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  const files = JSON.parse(bare.stdout) as readonly {
    readonly filePath: string;
    readonly messages: readonly { readonly ruleId: string | null }[];
  }[];
  const counts = new Map<string, number>();
  for (const { filePath, messages } of files)
    for (const { ruleId } of messages) {
      const key = `${filePath.includes("/runtime/") ? "runtime" : "pets"} ${ruleId ?? "no rule"}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  const told = [...counts].sort(([, one], [, other]) => other - one).map(([key, count]) => `${key} ${count}`);
  return [
    hold("has no finding of typescript-eslint strict, by its header", linted.trim() === "", linted),
    `without the header: ${told.join(", ") || "none"}`,
  ];
};

/** By name. */
export const hosts: Readonly<Record<string, Host>> = {
  package: packed,
  fastify: application("esm"),
  commonjs: application("commonjs"),
  vite,
  webpack,
  monorepo,
  bun: typescriptHost("bun", "bun@1", (folder) => [bin(folder, "bun")]),
  deno: typescriptHost("deno", "deno@2", (folder) => [bin(folder, "deno"), "run", "-A"], [
    "deno",
    "check",
    "generated/pets/server.ts",
    "main.ts",
  ]),
  node24: typescriptHost("node24", "node@24", (folder) => [bin(folder, "node")]),
  eslint,
  turbo,
  nx,
};
