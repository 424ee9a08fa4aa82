// What benches compile and run: a capability as `capstan generate` writes it, then JavaScript, as it would be deployed.
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { compileText, writeGenerated } from "../test/check.js";

/** The path of a file of this folder. */
export function benchFile(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}

/** Compiles a capability into `.capstan/bench/<name>`; answers with the folder of its files. */
export function generateTree(name: string, yaml: string): string {
  const compilation = compileText(yaml, { name });
  return resolve(writeGenerated(compilation, `bench/${name}`));
}

/** The text of a capability of this folder. */
export function readCapability(path: string): string {
  return readFileSync(benchFile(path), "utf8");
}

/** One JavaScript file of a program and all that it imports, but for packages; answers with its path. */
export async function bundle(program: string, name: string): Promise<string> {
  const outfile = join(".capstan", "bench", "programs", `${name}.mjs`);
  await build({
    entryPoints: [program],
    outfile,
    bundle: true,
    packages: "external",
    format: "esm",
    platform: "node",
    target: "node20",
    logLevel: "warning",
  });
  return resolve(outfile);
}
