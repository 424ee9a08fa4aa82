// How long generating takes from nothing, as a whole process, beside other generators over the same OpenAPI document; and Capstan alone over documents of growing size.
// `npx tsx bench/generate.ts [operations]`, `npx tsx bench/generate.ts --curve`. Peers are installed below `.capstan/` when they are missed.
import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join, resolve } from "node:path";
import { apiDocument } from "./api-document.js";
import { install, nodeOfPeers, type Peer, peers } from "./peers.js";
import { median } from "./side-by-side.js";

/** A generator that is ready to run in its folder, again and again. */
interface Ready {
  readonly name: string;
  readonly writes: string;
  readonly isFull: boolean;
  readonly folder: string;
  /** What it is run with, and into which folders it writes: they are removed before each run. */
  readonly command: readonly string[];
  readonly out: readonly string[];
}

interface Result {
  readonly ready: Ready;
  readonly milliseconds: number;
  readonly files: number;
  readonly lines: number;
}

const capstan = resolve("dist", "cli.js");

/** Capstan with a capability of all operations, imported from the document beforehand: what is timed is `generate`. */
function readyCapstan(node: string, operations: number): Ready {
  const folder = join(".capstan", `generate-${operations}`);
  rmSync(folder, { recursive: true, force: true });
  // The folder is a project of its own, not a part of this one.
  mkdirSync(join(folder, "capabilities"), { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
  writeFileSync(join(folder, "api.json"), JSON.stringify(apiDocument(operations)));
  run(folder, [node, capstan, "import", "openapi", "api.json"]);
  const command = [node, capstan, "generate", "--quiet"];
  return {
    name: "Capstan",
    writes: "client, REST, MCP, skill, OpenAPI",
    isFull: true,
    folder,
    command,
    out: ["generated"],
  };
}

function readyPeer(peer: Peer, node: string, operations: number): Ready | undefined {
  try {
    const folder = install(peer.name, peer.packages);
    writeFileSync(join(folder, "api.json"), JSON.stringify(apiDocument(operations)));
    for (const [path, text] of Object.entries(peer.files)) writeFileSync(join(folder, path), text);
    const [program, ...args] = peer.program;
    return { ...peer, folder, command: [node, join("node_modules", ".bin", program), ...args], out: [peer.out] };
  } catch (error) {
    console.log(`${peer.name} is absent: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

/**
 * Milliseconds of one run from nothing. No cache of Capstan's is used. What the run before wrote is moved away and removed at the end of all: for a minute after
 * files were removed, ext4 looks past the place of each before it makes another, which takes ten times as long as making one.
 */
function time({ folder, command, out }: Ready): number {
  for (const path of out) moveAway(join(folder, path));
  const start = performance.now();
  run(folder, command);
  return performance.now() - start;
}

mkdirSync(".capstan", { recursive: true });
/** Where what runs wrote waits to be removed. */
const written = mkdtempSync(join(".capstan", "written-"));
let moved = 0;

function moveAway(path: string): void {
  if (!existsSync(path)) return;
  moved += 1;
  renameSync(path, join(written, String(moved)));
}

function run(folder: string, [program = "", ...args]: readonly string[]): void {
  const { status, stdout, stderr } = spawnSync(program, args, {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, CAPSTAN_CACHE: "off" },
  });
  if (status !== 0) throw new Error(`${args.join(" ")} in ${folder} ends with ${status}: ${stdout}${stderr}`);
}

/** Every generator in turn, in `rounds` rounds, so that whatever else the machine does hits all. */
function measure(ready: readonly Ready[], rounds: number): readonly Result[] {
  const times = ready.map((): number[] => []);
  for (let round = 0; round < rounds; round += 1)
    for (const [index, each] of ready.entries()) times[index]?.push(time(each));
  return ready.map((each, index) => ({ ready: each, milliseconds: median(times[index] ?? []), ...sizeOf(each) }));
}

function sizeOf({ folder, out }: Ready): { readonly files: number; readonly lines: number } {
  const texts = out.flatMap((path) =>
    readdirSync(join(folder, path), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8")),
  );
  return { files: texts.length, lines: texts.reduce((sum, text) => sum + text.split("\n").length, 0) };
}

function beside(operations: number): void {
  const node = nodeOfPeers();
  const ready = [readyCapstan(node, operations), ...peers.map((peer) => readyPeer(peer, node, operations))];
  const results = measure(
    ready.filter((each) => each !== undefined),
    5,
  );
  const [ours] = results;
  if (ours === undefined) return;
  console.log(`| ${operations} operations | writes | seconds | files | lines | Capstan's part of it |`);
  console.log("| --- | --- | ---: | ---: | ---: | ---: |");
  for (const { ready: each, milliseconds, files, lines } of results)
    console.log(
      `| ${each.name} | ${each.writes} | ${(milliseconds / 1000).toFixed(2)} | ${files} | ${lines} | ${(ours.milliseconds / milliseconds).toFixed(2)} |`,
    );
  const full = results.slice(1).filter(({ ready: each }) => each.isFull);
  const fastest = Math.min(...full.map(({ milliseconds }) => milliseconds));
  if (full.length > 0)
    console.log(`\n${(ours.milliseconds / fastest).toFixed(2)} of the fastest that writes as much (aim: 0.35)`);
}

function curve(): void {
  console.log("| operations | seconds | milliseconds for each | files | lines |");
  console.log("| ---: | ---: | ---: | ---: | ---: |");
  for (const operations of [10, 100, 1_000, 10_000]) {
    const [result] = measure([readyCapstan(process.execPath, operations)], operations > 1_000 ? 1 : 3);
    if (result === undefined) continue;
    const { milliseconds, files, lines } = result;
    console.log(
      `| ${operations} | ${(milliseconds / 1000).toFixed(2)} | ${(milliseconds / operations).toFixed(2)} | ${files} | ${lines} |`,
    );
  }
}

try {
  if (process.argv.includes("--curve")) curve();
  else beside(Number(process.argv[2] ?? 200));
} finally {
  rmSync(written, { recursive: true, force: true });
}
