import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { MessageChannel, receiveMessageOnPort, Worker } from "node:worker_threads";
import { scratchFolder } from "./check.js";

/** What a run of the command gave. */
export interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

const program = resolve("dist", "cli.js");

/** Runs the built command in a folder, in a process of its own, as CI would. */
export function freshCapstan(cwd: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Run {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    cwd,
    encoding: "utf8",
    env: environment(cwd, env),
  });
  return { code: status, out: stdout, err: stderr };
}

/**
 * Runs the built command in a folder, in a thread that has loaded it before: most of what a process of its own takes is loading.
 * The thread's variables are those that are given, as a process's would be.
 */
export function capstan(cwd: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Run {
  const { port1, port2 } = new MessageChannel();
  const isDone = new Int32Array(new SharedArrayBuffer(4));
  warm().postMessage({ cwd, args, env: environment(cwd, env), isDone, port: port2 }, [port2]);
  Atomics.wait(isDone, 0, 0);
  const received: { readonly message: Run } | undefined = receiveMessageOnPort(port1);
  port1.close();
  if (received === undefined) throw new Error(`capstan ${args.join(" ")} answered nothing`);
  return received.message;
}

/** The same while this thread goes on, serving what the command asks for. */
export async function capstanBeside(
  cwd: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Run> {
  const { port1, port2 } = new MessageChannel();
  const answered = new Promise<Run>((answer) => port1.once("message", answer));
  const isDone = new Int32Array(new SharedArrayBuffer(4));
  warm().postMessage({ cwd, args, env: environment(cwd, env), isDone, port: port2 }, [port2]);
  const run = await answered;
  port1.close();
  return run;
}

function environment(cwd: string, env: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return { PATH: process.env.PATH ?? "", HOME: cwd, ...env };
}

let worker: Worker | undefined;

function warm(): Worker {
  worker ??= new Worker(new URL("./warm-capstan.js", import.meta.url));
  worker.unref();
  return worker;
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
