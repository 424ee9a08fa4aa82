import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import { expect, it, onTestFinished } from "vitest";
import { getNote } from "../bench/client/by-hand.js";
import { readCapability } from "../bench/compiled.js";
import { generate } from "./behaviour/served.js";

// A peer that promises less than what it is measured beside would be faster for that: both are asked the same.
interface Options {
  readonly timeoutMs?: number;
  readonly maxBytes?: number;
  readonly signal?: AbortSignal;
}
type Call = (baseUrl: string, id: string, options?: Options) => Promise<unknown>;

const { getNote: generated }: { readonly getNote: (input: object, options: object) => Promise<unknown> } = await import(
  generate(readCapability("serve/capability.yaml"))("client.ts")
);
const calls: Readonly<Record<string, Call>> = {
  generated: (baseUrl, id, options) => generated({ id }, { ...options, baseUrl }),
  "by hand": (baseUrl, id, options) => getNote(baseUrl, id, undefined, options),
};

/** An upstream that gives one answer after the other, and counts the requests. */
async function upstreamOf(...answers: readonly ((response: ServerResponse) => void)[]): Promise<{
  readonly baseUrl: string;
  readonly asked: () => number;
}> {
  let asked = 0;
  const server = createServer((_, response) => {
    answers[Math.min(asked, answers.length - 1)]?.(response);
    asked += 1;
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close().closeAllConnections());
  const address = server.address();
  return {
    baseUrl: `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`,
    asked: () => asked,
  };
}

const json =
  (text: string, status = 200) =>
  (response: ServerResponse): void =>
    void response.writeHead(status, { "content-type": "application/json" }).end(text);
/** An answer that begins and does not end. */
const endless = (response: ServerResponse): void => void response.writeHead(200).write("[");

for (const [name, call] of Object.entries(calls)) {
  it(`a client ${name} gives the value of an answer, prices as numbers`, async () => {
    const { baseUrl } = await upstreamOf(json('{"id":42,"price":1.50,"at":52.520006599999988}'));
    expect(await call(baseUrl, "42")).toEqual({ id: 42, price: 1.5, at: 52.52000659999999 });
  });

  it(`a client ${name} tries again what may pass`, async () => {
    const { baseUrl, asked } = await upstreamOf(json("{}", 503), json('{"id":42}'));
    expect(await call(baseUrl, "42")).toEqual({ id: 42 });
    expect(asked()).toBe(2);
  });

  it.each([
    ["status", [json("{}", 404)], {}],
    ["timeout", [endless], { timeoutMs: 200 }],
    ["decode", [json(`"${"x".repeat(20)}"`)], { maxBytes: 10 }],
    ["decode", [json('{"id":12345678901234567890}')], {}],
    ["decode", [json("{")], {}],
    ["aborted", [json("{}")], { signal: AbortSignal.abort() }],
  ] as const)(`a client ${name} says why a call failed: %s`, async (kind, answers, options) => {
    const { baseUrl, asked } = await upstreamOf(...answers);
    await expect(call(baseUrl, "42", options)).rejects.toMatchObject({ kind });
    expect(asked()).toBeLessThan(2);
  });

  it(`a client ${name} sends no path that means another one`, async () => {
    const { baseUrl, asked } = await upstreamOf(json("{}"));
    await expect(call(baseUrl, "..")).rejects.toMatchObject({ kind: "input" });
    expect(asked()).toBe(0);
  });
}
