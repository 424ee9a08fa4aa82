// What it takes to start servers of many operations until the first answer, in processor time of the whole process, beside Fastify with as many routes written by hand.
// `npx tsx bench/start.ts [operations]`, after `npm run build`.
import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { apiDocument } from "./api-document.js";
import { benchFile, bundle } from "./compiled.js";
import { median } from "./side-by-side.js";

const operations = Number(process.argv[2] ?? 300);
const rounds = 11;

/** The bundled server of all operations of a document, exposed in one way. */
async function generatedServer(adapter: "rest" | "mcp"): Promise<string> {
  const folder = join(".capstan", "bench", `start-${adapter}`);
  rmSync(folder, { recursive: true, force: true });
  // A project of its own, not a part of this one.
  mkdirSync(join(folder, "capabilities"), { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
  writeFileSync(join(folder, "api.json"), JSON.stringify(apiDocument(operations)));
  for (const args of [["import", "openapi", "api.json", `--${adapter}`], ["generate"]])
    execFileSync(process.execPath, [resolve("dist", "cli.js"), ...args], { cwd: folder, stdio: "ignore" });
  return await bundle(join(folder, "generated", "shop", "server.ts"), `start-${adapter}`);
}

const program = await bundle(benchFile("start/first-answer.ts"), "first-answer");
const starts: readonly (readonly [string, readonly string[]])[] = [
  ["node, without a program", [program]],
  [
    `Fastify and undici by hand, ${operations} routes`,
    [program, await bundle(benchFile("start/by-hand.ts"), "start-by-hand"), String(operations)],
  ],
  [`REST adapter, ${operations} routes`, [program, await generatedServer("rest")]],
  [`MCP server, ${operations} tools`, [program, await generatedServer("mcp")]],
];
const taken = starts.map((): number[] => []);
for (let round = 0; round < rounds; round += 1)
  for (const [index, [, args]] of starts.entries())
    taken[index]?.push(Number(execFileSync(process.execPath, [...args], { encoding: "utf8" })));

const [node = Number.NaN] = taken.map(median);
console.log("| to the first answer | ms of processor | beside node |");
console.log("| --- | ---: | ---: |");
for (const [index, [name]] of starts.entries()) {
  const milliseconds = median(taken[index] ?? []);
  console.log(`| ${name} | ${milliseconds.toFixed(0)} | ${(milliseconds / node).toFixed(1)} |`);
}
