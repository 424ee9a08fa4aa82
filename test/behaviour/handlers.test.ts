import { Client, InMemoryTransport } from "@modelcontextprotocol/client";
import Fastify from "fastify";
import { expect, it, onTestFinished, vi } from "vitest";
import { json, startUpstream } from "../runtime/upstream.js";
import { mcp, operation, rest, tool, written } from "../name-meetings.js";
import { generate } from "./served.js";

const yaml = written({
  consumes: [
    '{type: http, namespace: up, baseUri: "http://127.0.0.1:9", resources: [{name: a, path: /a, operations: [{name: fetch-it, method: GET}]}]}',
  ],
  exposes: [
    rest({ "/a": operation("fetch-it", "up.fetch-it"), "/need": "{name: need-it, method: GET}" }),
    mcp({ tools: [tool("fetch-it", "up.fetch-it")] }),
  ],
});

/** What `GET /a` is answered by an adapter with such handlers, as plain JavaScript can pass them; or why the adapter is not registered. */
async function registered(handlers: unknown, path = "/a"): Promise<string> {
  const upstream = await startUpstream((_request, response) => json(response, { by: "the default" }));
  const { tRest } = await import(generate(yaml.replace("http://127.0.0.1:9", upstream.url))("rest.ts"));
  const app = Fastify();
  onTestFinished(async () => await app.close());
  try {
    await app.register(tRest, { handlers });
  } catch (error) {
    return String(error);
  }
  const answer = await app.inject(path);
  return `${answer.statusCode} ${answer.body}`;
}

const needIt = async (): Promise<object> => await Promise.resolve({ by: "needIt" });
const fetchIt = async (): Promise<object> => await Promise.resolve({ by: "mine" });

it("a handler passed as undefined is the default one", async () => {
  expect(await registered({ needIt, fetchIt: undefined })).toBe('200 {"by":"the default"}');
  expect(await registered({ needIt, fetchIt })).toBe('200 {"by":"mine"}');
  expect(await registered({ needIt }, "/need")).toBe('200 {"by":"needIt"}');
});

it("handlers may be the methods of an object of a class", async () => {
  class Handlers {
    readonly word = "a class";
    async fetchIt(): Promise<object> {
      return await Promise.resolve({ by: this.word });
    }
    needIt = needIt;
  }
  expect(await registered(new Handlers())).toBe('200 {"by":"a class"}');
});

it("one that is missing, or no function, is named when the adapter is registered", async () => {
  expect(await registered({})).toMatch("handlers must be passed for needIt");
  expect(await registered(undefined)).toMatch("handlers must be passed for needIt");
  expect(await registered({ needIt: undefined })).toMatch("handlers must be passed for needIt");
  expect(await registered({ needIt: null })).toMatch("the handler needIt is no function");
  expect(await registered({ needIt, fetchIt: null })).toMatch("the handler fetchIt is no function");
  expect(await registered({ needIt, fetchIt: "text" })).toMatch("the handler fetchIt is no function");
});

it("handlers of tools are taken alike", async () => {
  const upstream = await startUpstream((_request, response) => json(response, { by: "the default" }));
  const { tMcp } = await import(generate(yaml.replace("http://127.0.0.1:9", upstream.url))("mcp.ts"));
  const asked = async (handlers: unknown): Promise<unknown> => {
    const [here, there] = InMemoryTransport.createLinkedPair();
    await tMcp({ handlers }).connect(there);
    const client = new Client({ name: "test", version: "1.0.0" });
    await client.connect(here);
    const { structuredContent } = await client.callTool({ name: "fetch-it", arguments: {} });
    await client.close();
    return structuredContent;
  };
  expect(await asked({ fetchIt: undefined })).toEqual({ by: "the default" });
  expect(await asked({ fetchIt })).toEqual({ by: "mine" });
  await expect(asked({ fetchIt: null })).rejects.toThrow("the handler fetchIt is no function");
});

it("a function that is called almost as a handler is refused, where the default one would answer in its place", async () => {
  for (const name of ["fetchit", "fetch-it", "fetch_it", "fetchIts", "fechIt"])
    expect(await registered({ needIt, [name]: fetchIt })).toBe(
      `CallError: no handler is called ${name}: fetchIt is meant`,
    );
  expect(await registered({ needit: needIt })).toMatch("no handler is called needit: needIt is meant");
  // The one that is meant is there as well.
  expect(await registered({ needIt, fetchIt, fetchIts: fetchIt })).toBe('200 {"by":"mine"}');
});

it("of other functions that nothing calls it is said once, and nothing of what handlers keep for themselves", async () => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
  onTestFinished(() => warn.mockRestore());
  const handlers = { needIt, removeEverything: fetchIt };
  expect(await registered(handlers)).toBe('200 {"by":"the default"}');
  expect(warn.mock.calls).toEqual([
    ["no handler of this adapter is called removeEverything: there are fetchIt, needIt"],
  ]);
  warn.mockClear();
  class Handlers {
    needIt = needIt;
    removeEverything = fetchIt;
  }
  for (const quiet of [new Handlers(), { needIt, fetchits: "text" }, { needIt, toString: undefined }])
    expect(await registered(quiet)).toBe('200 {"by":"the default"}');
  expect(warn).not.toHaveBeenCalled();
});

it("an MCP server that is made for each request says it once, and refuses each time", async () => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
  onTestFinished(() => warn.mockRestore());
  const { tMcp } = await import(generate(yaml)("mcp.ts"));
  const options = { handlers: { fetchIt, removeEverything: fetchIt } };
  for (let time = 0; time < 3; time += 1) tMcp({ ...options });
  expect(warn).toHaveBeenCalledTimes(1);
  for (let time = 0; time < 2; time += 1)
    expect(() => tMcp({ handlers: { fechIt: fetchIt } })).toThrow("no handler is called fechIt: fetchIt is meant");
});
