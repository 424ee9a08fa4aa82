import { describe, expect, it } from "vitest";
import { runScript } from "../../templates/runtime/script.js";
import { runSandboxed, SandboxError, type SandboxJob } from "../../templates/runtime/sandbox.js";

const limits = { timeMs: 5_000, memoryBytes: 32 * 1024 * 1024, maxChars: 100_000, maxCalls: 20 };

async function run(text: string, functions?: SandboxJob["functions"]): Promise<unknown> {
  return (await runSandboxed({ sources: [{ name: "code.js", text }], answer: "result", functions }, limits)).value;
}

async function failure(text: string, functions?: SandboxJob["functions"], timeMs = 5_000): Promise<SandboxError> {
  const job = { sources: [{ name: "code.js", text }], answer: "result", functions };
  const error: unknown = await runSandboxed(job, { ...limits, timeMs }).then(
    (value) => new Error(`it answered ${JSON.stringify(value)}`),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof SandboxError)) throw error;
  return error;
}

describe("code in a sandbox", () => {
  it("has the language, and answers with JSON", async () => {
    expect(await run("var result = [1, 2, 3].map((n) => n * 2)")).toEqual([2, 4, 6]);
    expect(await run("result = { a: new Date(0), b: undefined, c: null }")).toEqual({
      a: "1970-01-01T00:00:00.000Z",
      c: null,
    });
    expect(await run("result = Promise.resolve('later')")).toBe("later");
    expect(await run("result = undefined")).toBeUndefined();
  });

  it.each([
    ["an endless loop", "while (true) {}", "time"],
    ["an endless loop that catches", "while (true) { try { for (;;) {} } catch {} }", "time"],
    // Nothing inside the engine hears of an end here: the thread is ended.
    ["an endless loop of the engine's own", "Array.prototype.lastIndexOf.call({ length: 2 ** 53 - 1 }, 1)", "time"],
    ["an expression that backtracks", "/(a+)+$/.test('a'.repeat(50) + 'b')", "time"],
    [
      "endless promises",
      "result = new Promise((r) => { const again = () => Promise.resolve().then(again); again(); })",
      "time",
    ],
    ["allocation", "const all = []; while (true) all.push(new Uint8Array(1e6))", "code"],
    ["a huge text", "'x'.repeat(1e9)", "code"],
    ["a huge number", "2n ** (2n ** 40n)", "code"],
    ["deep recursion", "function f() { return f() + 1; } f()", "code"],
    ["deep JSON", "JSON.parse('['.repeat(1e6))", "code"],
    ["a huge answer", "result = 'x'.repeat(200_000)", "output"],
    ["an answer that is no JSON", "result = 1n", "code"],
    ["an answer that holds itself", "result = {}; result.self = result", "code"],
    ["a promise that nobody keeps", "result = new Promise(() => {})", "code"],
    ["a syntax error", "result = {", "code"],
    ["a generator without end", "function* all() { for (;;) yield 1; } result = [...all()]", "code"],
    [
      "an asynchronous generator without end",
      "async function* all() { for (;;) yield 1; } result = (async () => { for await (const one of all()); })()",
      "time",
    ],
    ["a proxy without end", "const p = new Proxy({}, { ownKeys: () => { for (;;); } }); result = p", "time"],
    ["a getter without end", "result = { get a() { for (;;); } }", "time"],
    ["a getter that throws", "result = { get a() { throw new Error('mine'); } }", "code"],
    ["a toJSON without end", "result = { toJSON() { for (;;); } }", "time"],
    ["a toJSON that grows", "result = { toJSON() { return 'x'.repeat(200_000); } }", "output"],
    ["a then without end", "result = { then() { for (;;); } }", "time"],
    ["a text that doubles", "let text = 'x'; for (;;) text += text", "code"],
    ["a list that doubles", "let list = [1]; for (;;) list = list.concat(list)", "code"],
    ["JSON of 50 MB", "result = JSON.parse('[' + '1,'.repeat(25_000_000) + '1]').length", "code"],
    ["promises by the million", "for (;;) Promise.resolve().then(() => {})", "code"],
    ["a sort that never ends", "[1, 2].sort(() => { for (;;); })", "time"],
    ["a lookahead that backtracks", "/^(?=(\\w+)+$)\\w+-$/.test('a'.repeat(60) + '!')", "time"],
    ["a name of the stack", "throw { get message() { for (;;); } }", "time"],
  ])("%s ends with an error", async (_what, text, reason) => {
    const before = process.memoryUsage().rss;
    const error = await failure(text, undefined, reason === "time" ? 200 : 10_000);
    expect(error.reason).toBe(reason);
    expect(error.message).not.toBe("");
    expect(error.message.length).toBeLessThan(500);
    expect(process.memoryUsage().rss - before).toBeLessThan(300 * 1024 * 1024);
    // What comes after is as if nothing had been.
    expect(await run("result = 1")).toBe(1);
  });

  it.each([
    ["bytes", "new Uint8Array(1e6)"],
    ["texts", "'x'.repeat(1e6) + count"],
    ["lists", "new Array(1e5).fill(count)"],
    ["objects", "Array.from({ length: 1e4 }, (_, n) => ({ n }))"],
  ])("cannot hold more %s than its memory", async (_what, made) => {
    const held = await run(
      `let count = 0; const all = []; try { for (;;) { all.push(${made}); count += 1; } } catch (error) { all.length = 0; } var result = count`,
    );
    // Each is some megabyte, of 32.
    expect(held).toBeGreaterThan(5);
    expect(held).toBeLessThan(60);
  });

  it.each([
    "process",
    "require('fs')",
    "fetch('http://127.0.0.1')",
    "setTimeout(() => 1)",
    "Worker",
    "WebAssembly",
    "module",
    "Deno",
    "[].constructor.constructor('return process')()",
    "globalThis.constructor.constructor('return process.env')()",
    "console.log.constructor('return process')()",
    "(async () => {}).constructor('return require')()",
    "import('fs').then((fs) => { if (fs) result = fs })",
    "import('node:fs')",
    "setImmediate(() => 1)",
    "structuredClone({})",
    "XMLHttpRequest",
    "Buffer.from('a')",
    "std",
    "os",
    "globalThis.process.env",
    "new Function('return process')()",
    "Reflect.construct(Function, ['return process'])()",
    "Object.getPrototypeOf(async function* () {}).constructor('yield process')().next()",
    "this.constructor.constructor('return process.mainModule')()",
    "Error.prepareStackTrace = (_, frames) => frames; new Error().stack[0].getThis().process.exit()",
  ])("names nothing of the host: %s", async (text) => {
    const error = await failure(`var result; result = (async () => await (${text}))()`);
    expect(error.reason).toBe("code");
    expect(error.message).not.toContain("answered");
  });

  it("leaves nothing behind for the next one, nor in the host", async () => {
    await run(
      "Object.prototype.mine = 1; Array.prototype.map = () => 'mine'; globalThis.kept = 1; JSON.parse = () => 'mine'; result = 1",
    );
    expect(await run("result = [typeof kept, typeof ({}).mine, [1].map((n) => n)]")).toEqual([
      "undefined",
      "undefined",
      [1],
    ]);
    expect(Object.hasOwn(Object.prototype, "mine")).toBe(false);
    const answered = await run('result = JSON.parse(\'{"__proto__": {"polluted": true}}\')');
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
    expect(Object.hasOwn(answered as object, "__proto__")).toBe(true);
  });

  it("waits for nothing by shared memory", async () => {
    const cells = "new Int32Array(new SharedArrayBuffer(8))";
    const error = await failure(`result = Atomics.wait(${cells}, 0, 0)`, undefined, 1_000);
    // Whether the engine has them or not: nothing holds the host up, and nothing reaches it.
    expect(["code", "time"]).toContain(error.reason);
    expect(await run("result = 1")).toBe(1);
  });

  it("calls only what it is given, so many times", async () => {
    const seen: unknown[] = [];
    const add = async (input: unknown): Promise<unknown> => {
      seen.push(input);
      return await Promise.resolve({ sum: seen.length });
    };
    expect(
      await run(
        "const { add } = client; result = (async () => [await add({ a: 1 }), await add(), await Promise.all([add(2), add(3)])])()",
        {
          add,
        },
      ),
    ).toEqual([{ sum: 1 }, { sum: 2 }, [{ sum: 3 }, { sum: 4 }]]);
    expect(seen).toEqual([{ a: 1 }, undefined, 2, 3]);
    const error = await failure("result = (async () => { for (let i = 0; i < 10000; i++) await client.add(i); })()", {
      add,
    });
    expect(error.message).toContain("more than 20 calls");
    expect(seen.length).toBe(24);
    expect(
      await run("result = (async () => { try { await client.bad(); } catch (error) { return error.message; } })()", {
        bad: async () => await Promise.reject(new Error("not today")),
      }),
    ).toBe("not today");
    expect(
      (await failure("result = client.slow()", { slow: async () => await new Promise(() => undefined) }, 200)).reason,
    ).toBe("time");
  });

  it("ends with its caller", async () => {
    const controller = new AbortController();
    const running = runSandboxed(
      { sources: [{ name: "a.js", text: "for (;;) {}" }], answer: "1" },
      { ...limits, timeMs: 60_000 },
      controller.signal,
    );
    setTimeout(() => controller.abort(new Error("gone")), 50);
    await expect(running).rejects.toThrow("gone");
  });

  it("is refused where a hundred wait already; who goes away makes room", async () => {
    const controller = new AbortController();
    const job = { sources: [{ name: "a.js", text: "for (;;) {}" }], answer: "1" };
    const forEver = async (signal: AbortSignal): Promise<unknown> =>
      await runSandboxed(job, { ...limits, timeMs: 60_000 }, signal).catch((error: unknown) => error);
    // Four run, a hundred wait.
    const busy = Array.from({ length: 103 }, async () => await forEver(controller.signal));
    const patience = new AbortController();
    const last = forEver(patience.signal);
    expect(await failure("result = 1")).toMatchObject({
      reason: "busy",
      message: "100 others wait to be run: try again later",
    });
    const script = {
      step: "s",
      language: "javascript",
      sources: [{ name: "s.js", text: "result = 1" }],
      timeMs: 1_000,
    };
    await expect(runScript(script, {}, {})).rejects.toMatchObject({ kind: "status", status: 503, retryAfter: 1 });
    patience.abort(new Error("gone"));
    expect(await last).toMatchObject({ message: "gone" });
    const next = run("result = 7");
    controller.abort(new Error("gone"));
    await Promise.all(busy);
    expect(await next).toBe(7);
  });

  it("runs many at a time", async () => {
    const many = await Promise.all(Array.from({ length: 40 }, async (_, index) => await run(`result = ${index}`)));
    expect(many).toEqual(Array.from({ length: 40 }, (_, index) => index));
  });
});

describe("a script", () => {
  const script = (text: string, language = "javascript"): Parameters<typeof runScript>[0] => ({
    step: "total",
    language,
    sources: [
      { name: "lib/util.js", text: "const twice = (n) => n * 2;" },
      { name: "total.js", text },
    ],
    timeMs: 2_000,
  });

  it("reads `context` and assigns `result`", async () => {
    expect(
      await runScript(script("result = twice(context['list-pets'].length)"), { "list-pets": [1, 2], x: undefined }, {}),
    ).toBe(4);
    expect(await runScript(script("const result = context;"), { x: undefined, y: "a" }, {})).toEqual({ y: "a" });
    expect(await runScript(script("1 + 1"), {}, {})).toBeUndefined();
  });

  it("that throws says where, as the caller's fault", async () => {
    await expect(runScript(script("\nthrow new Error('the amount is negative')"), {}, {})).rejects.toMatchObject({
      kind: "input",
      message: "script step `total` failed: the amount is negative (total.js:2)",
    });
    await expect(runScript({ ...script("for (;;) {}"), timeMs: 100 }, {}, {})).rejects.toMatchObject({
      kind: "timeout",
    });
  });

  it("ends when its caller goes away", async () => {
    const caller = {
      gone: (listener: () => void) => {
        const timer = setTimeout(listener, 50);
        return () => clearTimeout(timer);
      },
    };
    const endless = { ...script("for (;;) {}"), timeMs: 60_000 };
    await expect(runScript(endless, {}, { caller })).rejects.toMatchObject({ kind: "aborted" });
  });

  it("in another language is run by who is passed for it", async () => {
    await expect(runScript(script("result = 1", "python"), {}, {})).rejects.toMatchObject({
      kind: "configuration",
      message: expect.stringContaining("`executors` must have one for `python`"),
    });
    const executors = {
      python: async (each: { readonly language: string }, context: object) =>
        await Promise.resolve({ of: each.language, ...context }),
    };
    expect(await runScript(script("result = 1", "python"), { a: 1 }, { executors })).toEqual({ of: "python", a: 1 });
  });
});
