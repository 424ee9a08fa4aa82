import { readFileSync } from "node:fs";
import { join } from "node:path";
import { newProject, pets, run } from "./project.js";

const page = readFileSync(join("docs", "monorepo.md"), "utf8");

/** A file that docs/monorepo.md shows. */
function fileOf(name: string): string {
  const text = new RegExp(`\`${name.replaceAll(".", "\\.")}\`[^\`]*\`\`\`json\\n([^]*?)\`\`\``).exec(page)?.[1];
  if (text === undefined) throw new Error(`docs/monorepo.md shows no ${name}`);
  return text;
}

/** The line of the page that runs all tasks. */
function lineOf(runner: string): readonly string[] {
  const [, line] = new RegExp(`\`npx (${runner} [^\`]*)\` runs all of it once`).exec(page) ?? [];
  if (line === undefined) throw new Error(`docs/monorepo.md runs no ${runner}`);
  return line.split(" ");
}

/** The monorepo of docs/monorepo.md with a task runner: one package with a capability, whose generated code is committed. */
function monorepo(name: string, runner: string, files: Readonly<Record<string, string>>, tarball: string): string {
  const folder = newProject(name, tarball, [runner, "typescript@5.9", "@types/node@22"], {
    ".gitignore": "node_modules\n.turbo\n.nx\n",
    "package.json": fileOf("package.json"),
    "packages/api/package.json": fileOf("packages/api/package.json"),
    "packages/api/tsconfig.json": JSON.stringify({
      compilerOptions: { strict: true, module: "nodenext", target: "es2023", types: ["node"], noEmit: true },
      include: ["src"],
    }),
    "packages/api/capabilities/pets.yaml": pets,
    "packages/api/capstan.config.yaml": "out: src/generated\nruntime: package\n",
    ...files,
  });
  const servers = ["fastify@5", "ajv@8", "undici@7", "@modelcontextprotocol/server@2"];
  run(folder, ["npm", "install", "--silent", "--no-audit", "--no-fund", "-w", "packages/api", tarball, ...servers]);
  run(folder, ["git", "init", "-q"]);
  // Generated code is committed: it is there before the first run, which looks at all inputs before it starts.
  run(join(folder, "packages", "api"), [join(folder, "node_modules", ".bin", "capstan"), "generate"]);
  return folder;
}

/** Runs all tasks twice: the first time none is remembered, the second time all are. */
function runTwice(build: () => string, none: RegExp, all: RegExp): readonly string[] {
  const first = build();
  if (!none.test(first)) throw new Error(`the first run did not run all tasks: ${first.slice(-1200)}`);
  const second = build();
  if (!all.test(second)) throw new Error(`the second run is not all cache hits: ${second.slice(-1200)}`);
  return ["a second run is all cache hits"];
}

/** Turborepo. */
export async function turbo(tarball: string): Promise<readonly string[]> {
  const folder = monorepo("turbo", "turbo@2", { "turbo.json": fileOf("turbo.json") }, tarball);
  const build = (): string => run(folder, lineOf("turbo"), { TURBO_TELEMETRY_DISABLED: "1" });
  return await Promise.resolve(runTwice(build, /Cached:\s+0 cached, 3 total/, /Cached:\s+3 cached, 3 total/));
}

/** Nx. */
export async function nx(tarball: string): Promise<readonly string[]> {
  const folder = monorepo("nx", "nx@22", { "nx.json": fileOf("nx.json") }, tarball);
  const build = (): string =>
    run(folder, lineOf("nx"), { NX_DAEMON: "false", NX_TUI: "false", NX_NO_CLOUD: "true", CI: "1", NO_COLOR: "1" });
  return await Promise.resolve(
    runTwice(
      build,
      /Successfully ran targets(?![^]*read the output from the cache)/,
      /read the output from the cache instead of running the command for 3 out of 3 tasks/,
    ),
  );
}
