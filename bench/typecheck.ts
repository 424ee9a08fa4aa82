// What the native compiler takes to check what is generated of 1, 1,000 and 2,000 operations (client, REST, MCP, skill, OpenAPI), in processor time: what is common to all, the types of packages among it, falls out of the difference.
// `npx tsx bench/typecheck.ts`, after `npm run build`.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { apiDocument } from "./api-document.js";
import { median } from "./side-by-side.js";

const rounds = 3;
const tsgo = resolve("node_modules", ".bin", "tsgo");
const compilerOptions = {
  target: "ES2022",
  module: "NodeNext",
  moduleResolution: "NodeNext",
  strict: true,
  noEmit: true,
  // As projects set it: the declarations of packages are theirs to check.
  skipLibCheck: true,
  types: ["node"],
};

/** A project with what is generated of a document with as many operations. */
function generatedProject(operations: number): string {
  const folder = join(".capstan", "bench", `typecheck-${operations}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, "capabilities"), { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["generated"] }));
  writeFileSync(join(folder, "api.json"), JSON.stringify(apiDocument(operations)));
  const chosen = operations < 5 ? ["--operation", "getOrder"] : [];
  for (const args of [["import", "openapi", "api.json", "--rest", "--mcp", ...chosen], ["generate"]])
    execFileSync(process.execPath, [resolve("dist", "cli.js"), ...args], { cwd: folder, stdio: "ignore" });
  return folder;
}

/** Seconds of processor time of one check, as the shell counts those of its children. */
function check(folder: string): number {
  const { status, stdout } = spawnSync("sh", ["-c", '"$0" -p "$1" && times', tsgo, folder], { encoding: "utf8" });
  if (status !== 0) throw new Error(`${folder} does not type-check:\n${stdout}`);
  const ofChildren = stdout.trim().split("\n").at(-1) ?? "";
  return [...ofChildren.matchAll(/(\d+)m([\d.]+)s/g)].reduce((sum, [, m, s]) => sum + Number(m) * 60 + Number(s), 0);
}

console.log("| operations | seconds of processor |");
console.log("| ---: | ---: |");
for (const operations of [1, 1_000, 2_000]) {
  const folder = generatedProject(operations);
  console.log(`| ${operations} | ${median(Array.from({ length: rounds }, () => check(folder))).toFixed(2)} |`);
}
