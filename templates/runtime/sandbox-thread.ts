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
    const runtime = module.newRuntime();
    runtime.setMemoryLimit(job.memoryBytes);
    runtime.setMaxStackSize(256 * 1024);
    const deadline = Date.now() + job.timeMs;
    runtime.setInterruptHandler(() => Date.now() > deadline);
    const context = runtime.newContext();
    const waiting = new Map<number, ReturnType<QuickJSContext["newPromise"]>>();
    let calls = 0;

    const failed = (error: QuickJSHandle): void => {
      const { message, stack } = described(context.dump(error));
      if (Date.now() > deadline) fail("time", message, log);
      else if (message.includes("out of memory"))
        fail("code", `it needs more than ${Math.round(job.memoryBytes / 1024 / 1024)} MiB`, log);
      else fail("code", `${message}${place(stack)}`, log);
    };
    const evaluate = (code: string, name: string): QuickJSHandle | undefined => {
      const result = context.evalCode(code, name);
      if (result.error === undefined) return result.value;
      failed(result.error);
      return undefined;
    };

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
    if (prelude === undefined) return;
    const names = evaluate(`(${JSON.stringify(job.functions)})`, "names");
    if (names === undefined) return;
    context.unwrapResult(
      context.callFunction(
        prelude,
        context.undefined,
        host,
        write,
        names,
        context.newNumber(job.maxCalls),
      ),
    );
    for (const [name, json] of Object.entries(job.globals)) {
      const value = evaluate(`JSON.parse(${JSON.stringify(json)})`, name);
      if (value === undefined) return;
      context.setProp(context.global, name, value);
    }
    for (const { name, text } of job.sources) if (evaluate(text, name) === undefined) return;
    const answer = evaluate(
      `(async () => { const value = await (${job.answer}); return value === undefined ? undefined : JSON.stringify(value); })()`,
      "answer",
    );
    if (answer === undefined) return;

    const proceed = (): void => {
      const { error } = runtime.executePendingJobs();
      if (error !== undefined) {
        failed(error);
        return;
      }
      const state = context.getPromiseState(answer);
      if (state.type === "rejected") failed(state.error);
      else if (state.type === "fulfilled") finish(state.value);
      else if (Date.now() > deadline) fail("time", "it is not done", log);
      else if (waiting.size === 0) fail("code", "it waits for what never comes", log);
    };
    const finish = (value: QuickJSHandle): void => {
      const isText = context.typeof(value) === "string";
      const length = isText ? context.getNumber(context.getProp(value, "length")) : 0;
      if (length > job.maxChars) {
        fail("output", `${length} characters of JSON, of ${job.maxChars} at most`, log);
        return;
      }
      resume = () => undefined;
      const json = isText ? context.getString(value) : undefined;
      say({ kind: "done", json, log });
    };
    resume = ({ id, json, failure }) => {
      const promise = waiting.get(id);
      waiting.delete(id);
      try {
        if (failure === undefined)
          promise?.resolve(json === undefined ? context.undefined : context.newString(json));
        else promise?.reject(context.newString(failure));
        proceed();
      } catch (thrown) {
        fail("code", thrown instanceof Error ? thrown.message : "the engine failed", log);
      }
    };
    proceed();
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
