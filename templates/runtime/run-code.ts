import type { CallToolResult } from "@modelcontextprotocol/server";
import type { AddedTool } from "./added-tool.js";
import type { CodeOptions } from "./code-options.js";
import { trust } from "./trust.js";
import { type CallErrorKind, isCallError } from "./errors.js";
import { isJsonObject, type JsonObject, type JsonValue } from "./json.js";
import type { CallContext, Outcome } from "./call-context.js";
import { withPlainNumbers } from "./exact-json.js";
import { logOf } from "./request-log.js";
import { CodeFailure, runSandboxed, SandboxError } from "./sandbox.js";
import { startTimer } from "./timer.js";

/** A function that code may call. */
export interface CodeFunction {
  readonly name: string;
  readonly tool: AddedTool;
  readonly isAllowed: boolean;
}

/** A call that code made, as its result and the log tell of it. */
interface CodeCall {
  readonly name: string;
  /** The status that it was answered with, or what became of it. */
  readonly status: number | string;
  readonly ms: number;
}

const defaults = {
  timeMs: 30_000,
  memoryBytes: 64 * 1024 * 1024,
  maxCalls: 100,
  maxChars: 100_000,
};
/** Calls that are made at one time; others wait. */
const mostAtOnce = 4;
/** The largest answer that one call may have, in bytes: several of them stand in memory at once. */
const maxBytes = 8 * 1024 * 1024;
const mostLogChars = 10_000;
/** How much longer than the code its calls may take, in milliseconds: the sandbox says first that its time is over. */
const graceMs = 1_000;

/** Runs the body of an async function in a sandbox, with `functions` as its only way out. Its result tells what it returned, every call that it made, and what it wrote to its console. */
export async function runCode(
  code: string,
  functions: readonly CodeFunction[],
  options: CodeOptions,
  context: CallContext,
): Promise<CallToolResult> {
  const limits = { ...defaults, ...defined(options.limits ?? {}) };
  const calls = watchCalls(context, limits.timeMs + graceMs);
  try {
    const { value, log } = await runSandboxed(
      {
        // On the first line, so that places in it are those of the caller's text.
        sources: [
          { name: "run.js", text: `globalThis.main = async () => {"use strict";${code}\n}` },
        ],
        answer: "main()",
        functions: Object.fromEntries(
          functions.map((each) => [each.name, async (given) => await calls.make(each, given)]),
        ),
      },
      limits,
      context.mcpReq.signal,
    );
    // A call that was not waited for is one all the same.
    await calls.settled();
    return resultOf(answerOf(value), calls.made, log, false);
  } catch (error) {
    calls.end();
    await calls.settled();
    if (!(error instanceof SandboxError)) throw error;
    const what = error.reason === "busy" ? "The code was not run" : "The code failed";
    return resultOf(`${what}: ${error.message}`, calls.made, error.log, true);
  } finally {
    calls.forget();
  }
}

function answerOf(value: JsonValue | undefined): string {
  if (value === undefined) return "The code returned nothing: `return` what you want to know.";
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** The calls of one run. */
interface Calls {
  /** Those that are over, in the order in which they ended. */
  readonly made: readonly CodeCall[];
  readonly make: (called: CodeFunction, given: JsonValue | undefined) => Promise<unknown>;
  /** Once none is under way. */
  readonly settled: () => Promise<unknown>;
  /** Ends those that are under way, and makes no others. */
  readonly end: () => void;
  /** Nothing ends them any more. */
  readonly forget: () => void;
}

/** Makes the calls of code, so many at one time and for `timeMs` milliseconds in all, and notes what became of each. */
function watchCalls(context: CallContext, timeMs: number): Calls {
  const made: CodeCall[] = [];
  const open = new Set<Promise<unknown>>();
  const ended = new AbortController();
  const timer = startTimer(() => ended.abort(), timeMs);
  const inner = contextUntil(ended.signal, context);
  const inTurn = taking(mostAtOnce);
  const log = logOf(context.http?.req);
  const noted = async ({ name, tool, isAllowed }: CodeFunction, given: JsonValue | undefined) => {
    const start = performance.now();
    const note = (status: number | string): void => {
      const ms = Math.round(performance.now() - start);
      made.push({ name, status, ms });
      // Arguments may hold what no log may show.
      log({ tool: tool.name, status, ms }, "code called a tool");
    };
    const called = await inTurn(async () => {
      ended.signal.throwIfAborted();
      return isAllowed ? await callTool(tool, given, inner) : refused(name, tool);
    }).catch((error: unknown) => {
      note("not made");
      throw error;
    });
    note(called.status);
    if (called.failure !== undefined) throw called.failure;
    return called.value;
  };
  return {
    made,
    make: (called, given) => {
      const call = noted(called, given);
      open.add(call);
      call.catch(() => undefined).finally(() => open.delete(call));
      return call;
    },
    settled: async () => await Promise.allSettled(open),
    end: () => ended.abort(),
    forget: () => clearTimeout(timer),
  };
}

/** The context of calls that end with `ended`, too. */
function contextUntil(ended: AbortSignal, context: CallContext): CallContext {
  const { _meta, notify, signal } = context.mcpReq;
  const mcpReq = { _meta, notify, signal: AbortSignal.any([signal, ended]) };
  return { ...context, mcpReq, call: { maxBytes } };
}

interface Called {
  readonly status: number | string;
  readonly value?: JsonValue | undefined;
  readonly failure?: CodeFailure | undefined;
}

/** Calls a tool as a client would, its arguments checked by its schema; the answer is taken before it is made a message. */
async function callTool(
  tool: AddedTool,
  given: JsonValue | undefined,
  context: CallContext,
): Promise<Called> {
  let outcome: Outcome | undefined;
  const told = { ...context, told: (one: Outcome) => (outcome = one) };
  const result = await tool.call(given ?? {}, told, undefined);
  const text = result.content
    .flatMap((part) => (part.type === "text" ? [part.text] : []))
    .join("\n");
  // Nothing was called: the arguments are wrong.
  if (outcome === undefined) return failed(400, "input", text, undefined);
  if ("thrown" in outcome) {
    const kind = isCallError(outcome.thrown) ? outcome.thrown.kind : undefined;
    return failed(statusOf(kind), kind, text, undefined);
  }
  if (!outcome.ok) return failed(outcome.status, outcome.error.kind, text, outcome.body);
  const { status, value } = outcome;
  if (value instanceof Uint8Array) return { status, value: bytesOf(result) };
  return { status, value: trust<JsonValue>(withPlainNumbers(value ?? null, "text")) };
}

function failed(
  status: number,
  kind: CallErrorKind | undefined,
  message: string,
  body: JsonValue | undefined,
): Called {
  const problem: JsonObject = isJsonObject(body)
    ? trust<JsonObject>(withPlainNumbers(body, "text"))
    : { type: "about:blank", status, detail: typeof body === "string" ? body : message };
  return { status, failure: new CodeFailure(message, { status, kind: kind ?? "failed", problem }) };
}

function refused(name: string, { config, name: tool }: AddedTool): Called {
  const { calls } = config.code ?? {};
  const what =
    calls === undefined
      ? "it may write"
      : `it calls ${calls.map((call) => `\`${call}\``).join(", ")}`;
  const message = `\`${name}\` is refused in code: ${what}. The person who runs this server can allow it by naming \`${tool}\`. Calling again does not help.`;
  return failed(403, "configuration", message, undefined);
}

/** The status that an HTTP server would answer with. */
function statusOf(kind: CallErrorKind | undefined): number {
  switch (kind) {
    case "input":
      return 400;
    case "network":
    case "redirect":
    case "decode":
      return 502;
    case "timeout":
      return 504;
    case "aborted":
      return 503;
    default:
      return 500;
  }
}

/** Bytes as JSON: text where they are text, else base64 with their media type. */
function bytesOf({ content: [first] }: CallToolResult): JsonValue {
  if (first?.type === "text") return first.text;
  if (first?.type === "image" || first?.type === "audio")
    return { mediaType: first.mimeType, base64: first.data };
  if (first?.type === "resource" && "blob" in first.resource)
    return {
      mediaType: first.resource.mimeType ?? "application/octet-stream",
      base64: first.resource.blob,
    };
  return null;
}

function resultOf(
  text: string,
  calls: readonly CodeCall[],
  lines: readonly string[],
  isError: boolean,
): CallToolResult {
  const told = calls.map(({ name, status, ms }) => `${name}: ${status}, ${ms} ms`);
  const written = lines.join("\n");
  const notes = [
    calls.length === 0 ? "No calls were made." : `Calls:\n${told.join("\n")}`,
    ...(written === ""
      ? []
      : [
          `Console:\n${written.length > mostLogChars ? `${written.slice(0, mostLogChars)}…` : written}`,
        ]),
  ];
  return {
    content: [
      { type: "text", text },
      { type: "text", text: notes.join("\n\n") },
    ],
    ...(isError ? { isError } : {}),
  };
}

/** Lets `most` run at one time, the others in the order they come. */
function taking(most: number): <T>(run: () => Promise<T>) => Promise<T> {
  const queue: (() => void)[] = [];
  let running = 0;
  return async (run) => {
    if (running >= most) await new Promise<void>((resolve) => queue.push(resolve));
    else running += 1;
    try {
      return await run();
    } finally {
      const next = queue.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}

function defined<T extends object>(members: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return trust(
    Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)),
  );
}
