import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { parseArguments } from "../generator/cli/arguments.js";
import { diff } from "../generator/cli/diff.js";
import { scratchFolder } from "./check.js";

/** What a run of the command gave. */
export interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

const program = resolve("dist", "cli.js");

/** Runs the built command in a folder, as CI would. */
export function capstan(cwd: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Run {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    cwd,
    encoding: "utf8",
    env: { PATH: process.env.PATH ?? "", HOME: cwd, ...env },
  });
  return { code: status, out: stdout, err: stderr };
}

/** The same for `diff`, in this process: where many are run, loading the program each time is most of it. */
export async function diffHere(cwd: string, args: readonly string[]): Promise<Run> {
  const parsed = parseArguments(["diff", ...args]);
  if (!("arguments" in parsed)) throw new Error(`not understood: ${args.join(" ")}`);
  let [out, err] = ["", ""];
  const code = await diff(parsed.arguments, {
    cwd,
    env: {},
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    colour: false,
    colourOut: false,
    interactive: false,
    converse: undefined,
  });
  return { code, out, err };
}

/** A folder with these files that is gone after the test. */
export function project(files: Readonly<Record<string, string>>): string {
  const folder = scratchFolder();
  write(folder, files);
  return folder;
}

/** Writes files below a folder. */
export function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** A copy of a folder that is gone after the test. */
export function copyOf(folder: string): string {
  const copy = scratchFolder();
  cpSync(folder, copy, { recursive: true });
  return copy;
}
