import Fastify from "fastify";
import { describe, expect, it } from "vitest";
import { CallError } from "../../templates/runtime/errors.js";
import { type CallOptions, sendJson, type Upstream } from "../../templates/runtime/http.js";
import { chooseHandlers } from "../../templates/runtime/choose-handlers.js";
import { joinOptions, optionsFor } from "../../templates/runtime/options.js";
import { callOptions, prepareRest } from "../../templates/runtime/rest.js";
import { failure, startUpstream } from "./upstream.js";

describe("handlers", () => {
  it("that take nothing are passed their options, those that take something both", async () => {
    const given = chooseHandlers<{
      a: (options: CallOptions) => Promise<unknown>;
      b: (input: object, options: CallOptions) => Promise<unknown>;
      c: (options: CallOptions) => Promise<unknown>;
    }>(
      { c: async ({ timeoutMs }) => await Promise.resolve(timeoutMs) },
      {
        a: async ({ timeoutMs }) => await Promise.resolve(timeoutMs),
        b: async (input, { timeoutMs }) => await Promise.resolve([input, timeoutMs]),
        c: undefined,
      },
      ["a", "b"],
    );
    expect([
      await given.a({ timeoutMs: 1 }),
      await given.b({ x: 1 }, { timeoutMs: 2 }),
      await given.c({ timeoutMs: 3 }),
    ]).toEqual([1, [{ x: 1 }, 2], 3]);
  });
});

describe("options given in several places", () => {
  it("what is given later wins, and undefined says nothing", () => {
    expect(joinOptions({ timeoutMs: 1, retries: 3 }, undefined, { timeoutMs: 2, retries: undefined })).toMatchObject({
      timeoutMs: 2,
      retries: 3,
    });
    expect(
      optionsFor({ baseUrl: "http://a", upstreams: { up: { baseUrl: undefined, retries: 0 } } }, "up"),
    ).toMatchObject({ baseUrl: "http://a", retries: 0 });
    expect(optionsFor({ retries: 1, upstreams: { up: { retries: 0 } } }, "other")).toMatchObject({ retries: 1 });
  });

  it("puts headers and bindings together", () => {
    const joined = joinOptions(
      { headers: { a: "1", b: "1" }, bindings: { A: "1", B: "1" } },
      { headers: { b: "2" }, bindings: { A: undefined, B: "2" } },
    );
    expect(joined).toMatchObject({ headers: { a: "1", b: "2" }, bindings: { A: "1", B: "2" } });
  });

  it("tells every listener", () => {
    const told: string[] = [];
    joinOptions({ onResponse: () => told.push("all") }, { onResponse: () => told.push("one") }).onResponse?.({
      status: 200,
      headers: new Headers(),
      url: "http://a",
    });
    expect(told).toEqual(["all", "one"]);
  });

  it.each(["all", "one"] as const)(
    "a signal for %s ends a call that a route makes, whatever other signals there are",
    async (which) => {
      const upstream = await startUpstream((_, response) => void setTimeout(() => response.end("{}"), 5_000).unref());
      const signals = { all: new AbortController(), one: new AbortController() };
      const target: Upstream = { namespace: "up", baseUrl: upstream.url };
      const app = Fastify();
      const options = { call: { signal: signals.all.signal }, upstreams: { up: { signal: signals.one.signal } } };
      prepareRest(app, options);
      app.get(
        "/slow",
        async (request) =>
          await sendJson(
            target,
            { operation: "up.slow", method: "GET", path: "/slow" },
            callOptions(request, options, "up"),
          ),
      );
      setTimeout(() => signals[which].abort(), 100);
      // Unstopped it would be 200.
      expect((await app.inject("/slow")).statusCode).toBe(503);
    },
  );

  it("a signal for one namespace leaves the others alone", async () => {
    const upstream = await startUpstream((_, response) => void response.end("{}"));
    const target = { namespace: "up", baseUrl: upstream.url };
    const call = { operation: "up.get", method: "GET", path: "/" };
    const options = { signal: new AbortController().signal, upstreams: { other: { signal: AbortSignal.abort() } } };
    expect(await sendJson(target, call, optionsFor(options, "up"))).toEqual({});
    expect(await failure(sendJson(target, call, optionsFor(options, "other")))).toBeInstanceOf(CallError);
  });
});

describe("handlers", () => {
  type Handler = (input: object, options: CallOptions) => Promise<string>;
  interface Handlers {
    readonly getA: Handler;
    readonly getB: Handler;
  }
  const defaults: Handlers = { getA: async () => "default a", getB: async () => "default b" };

  it("one that is undefined is the default one, one that is given is taken", async () => {
    const handlers = chooseHandlers<Handlers>(defaults, { getA: undefined, getB: async () => "mine" });
    expect([await handlers.getA({}, {}), await handlers.getB({}, {})]).toEqual(["default a", "mine"]);
    expect(await chooseHandlers<Handlers>(defaults, undefined).getA({}, {})).toBe("default a");
  });

  const call = async (handlers: Handlers): Promise<readonly string[]> => [
    await handlers.getA({}, {}),
    await handlers.getB({}, {}),
  ];

  it("methods of a class are handlers, and know their object", async () => {
    class Mine {
      readonly word = "mine";
      getB = async (): Promise<string> => `b ${this.word}`;
      async getA(): Promise<string> {
        return await Promise.resolve(`a ${this.word}`);
      }
    }
    expect(await call(chooseHandlers<Handlers>(defaults, new Mine()))).toEqual(["a mine", "b mine"]);
  });

  it("what every object inherits is none", async () => {
    const named = { toString: async (_options: CallOptions) => await Promise.resolve("default") };
    const given = { toString: async () => await Promise.resolve("own") };
    expect(await chooseHandlers<typeof named>(named, Object.create({})).toString({})).toBe("default");
    expect(await chooseHandlers<typeof named>(named, given).toString({})).toBe("own");
    expect(await call(chooseHandlers<Handlers>(defaults, Object.create(null)))).toEqual(["default a", "default b"]);
  });

  it.each([null, "text", 1, {}])("what is no function is refused by its name, before anybody calls: %j", (given) => {
    const handlers = JSON.parse(JSON.stringify({ getA: given }));
    expect(() => chooseHandlers<Handlers>(defaults, handlers)).toThrow("the handler getA is no function");
  });

  it("those without a default must be passed, and all that are not are named", async () => {
    const needing = (given: object): Handlers => chooseHandlers<Handlers>({}, given, ["getA", "getB"]);
    expect(() => needing({})).toThrow("handlers must be passed for getA, getB");
    expect(() => needing({ getA: undefined, getB: defaults.getB })).toThrow("handlers must be passed for getA");
    expect(await call(needing(defaults))).toEqual(["default a", "default b"]);
  });
});
