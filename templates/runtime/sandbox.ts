import { once } from "node:events";
import { createRequire } from "node:module";
import { Worker } from "node:worker_threads";
import type { JsonObject, JsonValue } from "./json.js";
import {
  type SandboxFailure,
  sandboxThread,
  type ThreadJob,
  type ThreadMessage,
  type ThreadReply,
} from "./sandbox-thread.js";
import { startTimer } from "./timer.js";

/** Code to run apart from everything. */
export interface SandboxJob {
  /** Run in order, in one context; names are for messages. */
  readonly sources: readonly { readonly name: string; readonly text: string }[];
  /** Global variables. */
  readonly globals?: Readonly<Record<string, JsonValue>> | undefined;
  /** An expression whose value, awaited, is the answer. */
  readonly answer: string;
  /** The only doors out: what the code may call, as members of the global variable `client`. */
  readonly functions?:
    Readonly<Record<string, (input: JsonValue | undefined) => Promise<unknown>>> | undefined;
}

/** What a job may take. */
export interface SandboxLimits {
  /** From beginning to end, waiting included. */
  readonly timeMs: number;
  readonly memoryBytes: number;
  /** Of the answer, as JSON. */
  readonly maxChars: number;
  /** Of `functions`, all together. */
  readonly maxCalls: number;
}

/** What a job gave: undefined where its answer is, and what it wrote to its console. */
export interface SandboxAnswer {
  readonly value: JsonValue | undefined;
  readonly log: readonly string[];
}

/** Why a job ended without an answer. */
export class SandboxError extends Error {
  override readonly name = "SandboxError";
  readonly reason: SandboxFailure;
  readonly log: readonly string[];

  constructor(reason: SandboxFailure, message: string, log: readonly string[] = []) {
    super(message);
    this.reason = reason;
    this.log = log;
  }
}

/** A failure of one of a job's functions that the code can catch: an error with `details` as members of its own. */
export class CodeFailure extends Error {
  override readonly name = "CodeFailure";
  readonly details: JsonObject;

  constructor(message: string, details: JsonObject) {
    super(message);
    this.details = details;
  }
}

/** Threads at one time; jobs beyond them wait, so many of them. */
const mostThreads = 4;
const mostWaiting = 100;
/** How much longer than its time a job may hold on to its thread, in milliseconds: some loops inside the engine hear of no end. */
const graceMs = 500;

/** Threads whose engines are loaded, by how much memory these may take. */
const idle: { readonly thread: Worker; readonly memoryBytes: number }[] = [];
const queue: (() => void)[] = [];
let running = 0;

/** Runs a job in a thread of its own, in an engine that knows the language alone. Fails with a SandboxError, or with the reason of `signal`. */
export async function runSandboxed(
  job: SandboxJob,
  limits: SandboxLimits,
  signal?: AbortSignal,
): Promise<SandboxAnswer> {
  signal?.throwIfAborted();
  await takeTurn(signal);
  try {
    signal?.throwIfAborted();
    const { memoryBytes } = limits;
    const thread = idleThread(memoryBytes) ?? (await startThread(memoryBytes));
    thread.ref();
    const answer = await runIn(thread, job, limits, signal).catch(async (error: unknown) => {
      // What has failed is not used again: an engine that ran out of stack or memory is not what it was.
      await thread.terminate();
      throw error;
    });
    thread.unref();
    idle.push({ thread, memoryBytes });
    return answer;
  } finally {
    const next = queue.shift();
    if (next === undefined) running -= 1;
    else next();
  }
}

/** Waits until there is room for a thread. Whoever goes away waits no longer, and takes no turn. */
async function takeTurn(signal: AbortSignal | undefined): Promise<void> {
  if (running < mostThreads) {
    running += 1;
    return;
  }
  if (queue.length >= mostWaiting)
    throw new SandboxError("busy", `${mostWaiting} others wait to be run: try again later`);
  await new Promise<void>((resolve, reject) => {
    const go = (): void => {
      signal?.removeEventListener("abort", leave);
      resolve();
    };
    const leave = (): void => {
      queue.splice(queue.indexOf(go), 1);
      reject(signal?.reason);
    };
    signal?.addEventListener("abort", leave, { once: true });
    queue.push(go);
  });
}

function idleThread(memoryBytes: number): Worker | undefined {
  const index = idle.findIndex((one) => one.memoryBytes === memoryBytes);
  const [found] = index < 0 ? [] : idle.splice(index, 1);
  // Those of other sizes make room.
  if (found === undefined && idle.length >= mostThreads) void idle.shift()?.thread.terminate();
  return found?.thread;
}

/** What the engine itself takes when it is loaded, in bytes, and how large a page of its memory is. */
const engineBytes = 16 * 1024 * 1024;
const pageBytes = 64 * 1024;

/** A thread whose engine is loaded: what that takes is nobody's time. The engine's memory cannot grow further: its own limit counts allocations, not their size. */
async function startThread(memoryBytes: number): Promise<Worker> {
  const initial = engineBytes / pageBytes;
  const maximum = initial + Math.ceil(memoryBytes / pageBytes);
  const { resolve } = createRequire(import.meta.url);
  const core = JSON.stringify(resolve("quickjs-emscripten-core"));
  const variant = JSON.stringify(resolve("@jitl/quickjs-ng-wasmfile-release-sync"));
  // From its text: whatever compiles, bundles or loads this module, there is no second file to be found. Some loaders name functions by a helper.
  const thread = new Worker(
    `const __name = (one) => one;
     const { newQuickJSWASMModuleFromVariant, newVariant } = require(${core});
     const variant = require(${variant});
     const wasmMemory = new WebAssembly.Memory({ initial: ${initial}, maximum: ${maximum} });
     (${String(sandboxThread)})(require("node:worker_threads").parentPort, newQuickJSWASMModuleFromVariant(newVariant(variant.default ?? variant, { wasmMemory })));`,
    { eval: true, env: {}, execArgv: [], resourceLimits: { maxOldGenerationSizeMb: 128 } },
  );
  // `once` fails where the thread does.
  await once(thread, "message");
  return thread;
}

async function runIn(
  thread: Worker,
  { sources, globals = {}, answer, functions = {} }: SandboxJob,
  { timeMs, memoryBytes, maxChars, maxCalls }: SandboxLimits,
  signal: AbortSignal | undefined,
): Promise<SandboxAnswer> {
  const call = async (name: string, input: string | undefined): Promise<string | undefined> => {
    const made = Object.hasOwn(functions, name) ? functions[name] : undefined;
    if (made === undefined) throw new Error(`there is no function ${name}`);
    const value = await made(input === undefined ? undefined : JSON.parse(input));
    return value === undefined ? undefined : JSON.stringify(value);
  };
  const { promise, resolve, reject } = settled<SandboxAnswer>();
  const onMessage = (message: ThreadMessage): void => {
    switch (message.kind) {
      case "ready":
        break;
      case "call":
        call(message.name, message.input).then(
          (json) => thread.postMessage({ id: message.id, json } satisfies ThreadReply),
          (error: unknown) =>
            thread.postMessage({
              id: message.id,
              failure: failureOf(error),
            } satisfies ThreadReply),
        );
        break;
      case "done": {
        const value: JsonValue | undefined =
          message.json === undefined ? undefined : JSON.parse(message.json);
        resolve({ value, log: message.log });
        break;
      }
      case "failed":
        reject(
          message.reason === "time"
            ? tooLong(timeMs, message.log)
            : new SandboxError(message.reason, message.message, message.log),
        );
    }
  };
  const onError = (error: Error): void => reject(new SandboxError("code", error.message));
  const onAbort = (): void => reject(signal?.reason);
  const timer = startTimer(() => reject(tooLong(timeMs)), timeMs + graceMs);
  thread.on("message", onMessage);
  thread.on("error", onError);
  signal?.addEventListener("abort", onAbort, { once: true });
  try {
    signal?.throwIfAborted();
    thread.postMessage({
      sources,
      globals: Object.fromEntries(
        Object.entries(globals).map(([name, value]) => [name, JSON.stringify(value)]),
      ),
      answer,
      functions: Object.keys(functions),
      maxCalls,
      timeMs,
      memoryBytes,
      maxChars,
    } satisfies ThreadJob);
    return await promise;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", onAbort);
    thread.off("message", onMessage);
    thread.off("error", onError);
  }
}

function failureOf(error: unknown): string {
  const message = error instanceof Error ? error.message : "the call failed";
  return JSON.stringify({ ...(error instanceof CodeFailure ? error.details : {}), message });
}

function tooLong(timeMs: number, log: readonly string[] = []): SandboxError {
  return new SandboxError("time", `it takes longer than ${timeMs} ms`, log);
}

interface Settled<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (reason: unknown) => void;
}

function settled<T>(): Settled<T> {
  let resolve: Settled<T>["resolve"] = () => undefined;
  let reject: Settled<T>["reject"] = () => undefined;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
