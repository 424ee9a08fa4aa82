// What a browser loads of a generated client: bundled and minified, for 1, 10 and 100 operations, and which modules it is made of. `npx tsx bench/client-size.ts`, after `npm run build`.
import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join, relative, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { apiDocument } from "./api-document.js";

const shownModules = 10;

/** The folder of a client of as many operations. */
function generatedClient(operations: number): string {
  const folder = join(".capstan", "bench", `client-${operations}`);
  rmSync(folder, { recursive: true, force: true });
  // A project of its own, not a part of this one.
  mkdirSync(join(folder, "capabilities"), { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
  writeFileSync(join(folder, "api.json"), JSON.stringify(apiDocument(operations)));
  // A document has five operations for each resource.
  const chosen = operations < 5 ? ["--operation", "getOrder"] : [];
  for (const args of [["import", "openapi", "api.json", ...chosen], ["generate"]])
    execFileSync(process.execPath, [resolve("dist", "cli.js"), ...args], { cwd: folder, stdio: "ignore" });
  return join(folder, "generated", "shop");
}

/** The bytes of a bundled client that are loaded before it runs, compressed as servers send it, and those of each module in it. */
async function sizeOf(client: string): Promise<{
  readonly bytes: number;
  readonly compressed: number;
  readonly modules: readonly (readonly [path: string, bytes: number])[];
}> {
  const { outputFiles, metafile } = await build({
    entryPoints: [client],
    bundle: true,
    minify: true,
    splitting: true,
    outdir: "out",
    format: "esm",
    platform: "browser",
    target: "es2022",
    write: false,
    metafile: true,
  });
  const { outputs } = metafile;
  const entries = Object.keys(outputs).filter((path) => outputs[path]?.entryPoint?.endsWith("client.ts"));
  const first = new Set(entries);
  for (const path of first)
    for (const { path: next, kind } of outputs[path]?.imports ?? []) if (kind === "import-statement") first.add(next);
  const files = outputFiles.filter(({ path }) => first.has(relative(".", path)));
  const inputs = [...first].flatMap((path) => Object.entries(outputs[path]?.inputs ?? {}));
  const modules = inputs.map(([path, { bytesInOutput }]) => [path, bytesInOutput] as const);
  return {
    bytes: files.reduce((sum, { contents }) => sum + contents.byteLength, 0),
    compressed: files.reduce((sum, { contents }) => sum + gzipSync(contents).byteLength, 0),
    modules: modules.sort(([, one], [, other]) => other - one),
  };
}

console.log("| operations | minified, kB | compressed, kB | of the runtime, kB | largest modules |");
console.log("| ---: | ---: | ---: | ---: | --- |");
for (const operations of [1, 10, 100]) {
  const { bytes, compressed, modules } = await sizeOf(join(generatedClient(operations), "client.ts"));
  const runtime = modules.filter(([path]) => path.includes("/runtime/"));
  const kilobytes = (size: number): string => (size / 1_000).toFixed(1);
  const largest = runtime.slice(0, shownModules).map(([path, size]) => `${basename(path, ".ts")} ${kilobytes(size)}`);
  const shared = runtime.reduce((sum, [, size]) => sum + size, 0);
  console.log(
    `| ${operations} | ${kilobytes(bytes)} | ${kilobytes(compressed)} | ${kilobytes(shared)} | ${largest.join(", ")} |`,
  );
}
