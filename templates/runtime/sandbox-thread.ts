import type { MessagePort } from "node:worker_threads";
import type { QuickJSContext, QuickJSHandle, QuickJSWASMModule } from "quickjs-emscripten-core";

/** What the thread is told to run. */
export interface ThreadJob {
  /** Run in order, in one context. */
  readonly sources: readonly { readonly name: string; readonly text: string }[];
  /** Values of global variables, as JSON. */
  readonly globals: Readonly<Record<string, string>>;
  /** An expression: the answer, which is awaited. */
  readonly answer: string;
  /** Names of functions that the code may call, each `(input) => Promise`: the members of `client`. */
  readonly functions: readonly string[];
  readonly maxCalls: number;
  readonly timeMs: number;
  readonly memoryBytes: number;
  readonly maxChars: number;
}

/** What the thread says: a call that it wants made, or how it ended. */
export type ThreadMessage =
  /** The engine is loaded. */
  | { readonly kind: "ready" }
  | {
      readonly kind: "call";
      readonly id: number;
      readonly name: string;
      readonly input: string | undefined;
    }
  /** `json` is undefined where the answer is. */
  | { readonly kind: "done"; readonly json: string | undefined; readonly log: readonly string[] }
  | {
      readonly kind: "failed";
      readonly reason: SandboxFailure;
      readonly message: string;
      readonly log: readonly string[];
    };

/** Whether the code itself failed, took too long, answered with too much, or was not run, since too much waits. */
export type SandboxFailure = "code" | "time" | "output" | "busy";

/** What a call was answered with: JSON, or the JSON of the members of an error: `message` and more. */
export interface ThreadReply {
  readonly id: number;
  readonly json?: string | undefined;
  readonly failure?: string | undefined;
}

/** Runs code in the engine; undefined where it failed, which has been said then. */
type Evaluate = (code: string, name: string) => QuickJSHandle | undefined;

/** Calls of the code that wait for their answers, by their numbers. */
type Waiting = Map<number, ReturnType<QuickJSContext["newPromise"]>>;

/**
 * What the thread of a sandbox does: runs one job after the other, each in a JavaScript engine of its own. It is started from its own text, so it names nothing
 * but its parameters. Inside the engine there is the language and nothing else: no module, file, network, timer or process can be named there.
 */
export function sandboxThread(port: MessagePort, engine: Promise<QuickJSWASMModule>): void {
  let resume: (reply: ThreadReply) => void = () => undefined;
  engine.then(
    () => say({ kind: "ready" }),
    () => undefined,
  );
  port.on("message", (message: ThreadJob | ThreadReply) => {
    if (!("sources" in message)) {
      resume(message);
      return;
    }
    engine.then(
      (module) => run(module, message),
      (error: unknown) => fail("code", String(error), []),
    );
  });

  function say(message: ThreadMessage): void {
    port.postMessage(message);
  }

  function fail(reason: SandboxFailure, message: string, log: readonly string[]): void {
    resume = () => undefined;
    say({ kind: "failed", reason, message, log });
  }

  function run(module: QuickJSWASMModule, job: ThreadJob): void {
    const log: string[] = [];
    try {
      begin(module, job, log);
    } catch (error) {
      // The engine itself gave up: the stack of the host, or its memory.
      fail("code", error instanceof Error ? error.message : "the engine failed", log);
    }
  }

  function begin(module: QuickJSWASMModule, job: ThreadJob, log: string[]): void {
    const deadline = Date.now() + job.timeMs;
    const runtime = module.newRuntime();
    runtime.setMemoryLimit(job.memoryBytes);
    runtime.setMaxStackSize(256 * 1024);
    runtime.setInterruptHandler(() => Date.now() > deadline);
    const context = runtime.newContext();
    const failed = (error: QuickJSHandle): void => {
      const { message, stack } = described(context.dump(error));
      if (Date.now() > deadline) fail("time", message, log);
      else if (message.includes("out of memory"))
        fail("code", `it needs more than ${Math.round(job.memoryBytes / 1024 / 1024)} MiB`, log);
      else fail("code", `${message}${place(stack)}`, log);
    };
    const evaluate: Evaluate = (code, name) => {
      const result = context.evalCode(code, name);
      if (result.error === undefined) return result.value;
      failed(result.error);
      return undefined;
    };
    const waiting: Waiting = new Map();

    if (!openDoors(context, evaluate, job, waiting, log)) return;
    const answer = start(context, evaluate, job);
    if (answer === undefined) return;
    const proceed = (): void => {
      const { error } = runtime.executePendingJobs();
      if (error !== undefined) {
        failed(error);
        return;
      }
      const state = context.getPromiseState(answer);
      if (state.type === "rejected") failed(state.error);
      else if (state.type === "fulfilled") finish(context, state.value, job, log);
      else if (Date.now() > deadline) fail("time", "it is not done", log);
      else if (waiting.size === 0) fail("code", "it waits for what never comes", log);
    };
    resume = (reply) => {
      try {
        settle(context, waiting, reply);
        proceed();
      } catch (thrown) {
        fail("code", thrown instanceof Error ? thrown.message : "the engine failed", log);
      }
    };
    proceed();
  }

  /** Gives the code what it may reach: the functions of `client`, and a console. False where that failed. */
  function openDoors(
    context: QuickJSContext,
    evaluate: Evaluate,
    job: ThreadJob,
    waiting: Waiting,
    log: string[],
  ): boolean {
    let calls = 0;
    const host = context.newFunction("host", (name, input) => {
      calls += 1;
      const promise = context.newPromise();
      waiting.set(calls, promise);
      const text = context.typeof(input) === "string" ? context.getString(input) : undefined;
      say({ kind: "call", id: calls, name: context.getString(name), input: text });
      return promise.handle;
    });
    const write = context.newFunction("write", (line) => {
      if (log.length < 100) log.push(context.getString(line).slice(0, 1_000));
    });
    const prelude = evaluate(
      `(host, write, names, most) => {
        const { parse, stringify } = JSON;
        const { Error } = globalThis;
        let calls = 0;
        const { assign, create, freeze } = Object;
        const client = create(null);
        for (const name of names)
          client[name] = async (input) => {
            // Refused here: a loop that calls on and on must not fill the host with messages.
            if ((calls += 1) > most) throw new Error("more than " + most + " calls");
            let text;
            try {
              text = await host(name, input === undefined ? undefined : stringify(input));
            } catch (failure) {
              if (typeof failure !== "string") throw failure;
              const { message, ...more } = parse(failure);
              throw assign(new Error(message), more);
            }
            return text === undefined ? undefined : parse(text);
          };
        if (names.length > 0) globalThis.client = freeze(client);
        const line = (...parts) => write(parts.map((part) => (typeof part === "string" ? part : (stringify(part) ?? String(part)))).join(" "));
        globalThis.console = { log: line, info: line, warn: line, error: line, debug: line };
      }`,
      "prelude",
    );
    const names = prelude && evaluate(`(${JSON.stringify(job.functions)})`, "names");
    if (prelude === undefined || names === undefined) return false;
    const most = context.newNumber(job.maxCalls);
    context.unwrapResult(
      context.callFunction(prelude, context.undefined, host, write, names, most),
    );
    return true;
  }

  /** Runs the sources, and begins to work out the answer: a promise of its JSON. Undefined where something failed. */
  function start(
    context: QuickJSContext,
    evaluate: Evaluate,
    { globals, sources, answer }: ThreadJob,
  ): QuickJSHandle | undefined {
    for (const [name, json] of Object.entries(globals)) {
      const value = evaluate(`JSON.parse(${JSON.stringify(json)})`, name);
      if (value === undefined) return undefined;
      context.setProp(context.global, name, value);
    }
    for (const { name, text } of sources) if (evaluate(text, name) === undefined) return undefined;
    return evaluate(
      `(async () => { const value = await (${answer}); return value === undefined ? undefined : JSON.stringify(value); })()`,
      "answer",
    );
  }

  /** Hands the answer of a call to the code that waits for it. */
  function settle(
    context: QuickJSContext,
    waiting: Waiting,
    { id, json, failure }: ThreadReply,
  ): void {
    const promise = waiting.get(id);
    waiting.delete(id);
    if (failure !== undefined) promise?.reject(context.newString(failure));
    else promise?.resolve(json === undefined ? context.undefined : context.newString(json));
  }

  function finish(
    context: QuickJSContext,
    value: QuickJSHandle,
    { maxChars }: ThreadJob,
    log: string[],
  ): void {
    const isText = context.typeof(value) === "string";
    const length = isText ? context.getNumber(context.getProp(value, "length")) : 0;
    if (length > maxChars) {
      fail("output", `${length} characters of JSON, of ${maxChars} at most`, log);
      return;
    }
    resume = () => undefined;
    say({ kind: "done", json: isText ? context.getString(value) : undefined, log });
  }

  function described(error: unknown): { readonly message: string; readonly stack: string } {
    if (typeof error !== "object" || error === null) return { message: String(error), stack: "" };
    const { message = "", stack = "", name = "Error" } = error as Readonly<Record<string, unknown>>;
    return {
      message: name === "Error" ? String(message) : `${String(name)}: ${String(message)}`,
      stack: String(stack),
    };
  }

  /** Where in the code an error was made, ` (total.js:3)`. */
  function place(stack: string): string {
    const places = [...stack.matchAll(/(?<![\w./-])([\w./-]+:\d+):\d+\)?/g)].map(([, at]) => at);
    const at = places.find((one) => one?.startsWith("prelude:") === false);
    return at === undefined ? "" : ` (${at})`;
  }
}
