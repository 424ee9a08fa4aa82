import { expect, it } from "vitest";
import { json, startUpstream } from "../runtime/upstream.js";
import { capabilityOf, serve } from "./served.js";

const capability = capabilityOf({
  resources:
    "{name: pets, path: /pets, operations: [{name: add, method: POST, inputParameters: [{name: name, in: body}]}]}",
  routes:
    "{name: pets, path: /pets, operations: [{name: add, method: POST, call: up.add, with: {name: rest.body.name}}]}",
  tools: "{name: add, description: Adds., call: up.add, with: {name: tools.name}}",
});

it.each([
  ["a flag", { argv: ["--max-body-bytes", "1000"] }],
  ["a variable", { env: { MAX_BODY_BYTES: "1000" } }],
  ["an option", { maxBodyBytes: 1000 }],
])("%s sets the largest body that routes and MCP servers take", async (_, options) => {
  const upstream = await startUpstream((_seen, response) => json(response, {}));
  const { servers, rest } = await serve(capability, upstream, options);
  const headers = { "content-type": "application/json", accept: "application/json, text/event-stream" };
  const post = async (url: string, body: object): Promise<number> =>
    (await fetch(url, { method: "POST", headers, body: JSON.stringify(body) })).status;
  const call = (name: string): object => ({
    jsonrpc: "2.0",
    id: 1,
    method: "tools/call",
    params: { name: "add", arguments: { name } },
  });
  const mcp = `${servers.addresses["t-mcp"]}/mcp`;
  expect([await post(mcp, call("a")), await post(mcp, call("a".repeat(1000)))]).toEqual([200, 413]);
  const route = `${rest}/pets`;
  expect([await post(route, { name: "a" }), await post(route, { name: "a".repeat(1000) })]).toEqual([200, 413]);
});

it("holds for what is forwarded too, said or not, where it is set", async () => {
  const upstream = await startUpstream((_seen, response) => json(response, {}));
  const yaml = capabilityOf({
    resources: "{name: pets, path: /pets, operations: [{name: add, method: POST}]}",
    routes: '{path: "/all/{path}", forward: {targetNamespace: up}}',
  });
  const statuses = async (options: object): Promise<readonly number[]> => {
    const { rest } = await serve(yaml, upstream, options);
    const post = async (body: string | ReadableStream): Promise<number> => {
      const headers = { "content-type": "application/octet-stream" };
      const answer = await fetch(`${rest}/all/pets`, { method: "POST", headers, body, duplex: "half" } as RequestInit);
      return answer.status;
    };
    const coming = (length: number): ReadableStream => new Blob(["a".repeat(length)]).stream();
    return [
      await post("a".repeat(900)),
      await post("a".repeat(2000)),
      await post(coming(900)),
      await post(coming(2000)),
    ];
  };
  expect(await statuses({ argv: ["--max-body-bytes", "1000"] })).toEqual([200, 413, 200, 413]);
  expect(await statuses({})).toEqual([200, 200, 200, 200]);
});
