import { expect, it } from "vitest";
import { capabilityOf, generate, serve, textOfTool, toolsOf } from "./served.js";
import { wireUpstream } from "./wire.js";

const formats = ["json", "text", "xml", "binary", "raw"];
const yaml = capabilityOf({
  resources: formats
    .map(
      (format) =>
        `{name: ${format}, path: "/${format}/{id}", operations: [{name: get-${format}, method: GET, outputRawFormat: ${format}}, {name: delete-${format}, method: DELETE, outputRawFormat: ${format}}, {name: head-${format}, method: HEAD, outputRawFormat: ${format}}]}`,
    )
    .join(", "),
  routes: formats
    .map(
      (format) =>
        `{path: "/${format}/{id}", operations: [{name: r-get-${format}, method: GET, call: up.get-${format}}, {name: r-delete-${format}, method: DELETE, call: up.delete-${format}}]}, {path: "/head/${format}/{id}", operations: [{name: r-head-${format}, method: HEAD, call: up.head-${format}}]}`,
    )
    .join(", "),
  tools: formats
    .map((format) => `{name: delete-${format}, description: Deletes., call: up.delete-${format}}`)
    .join(", "),
});

/** No body follows any of these but the last, whatever its fields say of one (RFC 9112 section 6.3); 205 must have none (RFC 9110 section 15.3.6). */
const upstream = async (): ReturnType<typeof wireUpstream> =>
  await wireUpstream({
    "204": "HTTP/1.1 204 No Content\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n",
    "304": 'HTTP/1.1 304 Not Modified\r\nETag: "x"\r\nContent-Length: 500\r\n\r\n',
    "205": "HTTP/1.1 205 Reset Content\r\nContent-Type: application/json\r\nContent-Length: 5\r\n\r\nhello",
    // The length of what a GET would have: more than is read.
    huge: "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 999999999999\r\n\r\n",
  });

it.each(formats)("an answer that has no content by its status is one, in %s", async (format) => {
  const served = await serve(yaml, await upstream());
  for (const [method, status] of [
    ["GET", 204],
    ["DELETE", 204],
    ["GET", 205],
    ["DELETE", 205],
    ["GET", 304],
  ] as const) {
    const response = await fetch(`${served.rest}/${format}/${status}`, { method });
    expect([method, response.status, await response.text()]).toEqual([method, status, ""]);
    // RFC 9110 section 8.6: the length of the content of a 200 may stand in a 304, and none in a 204.
    if (status === 204) expect(response.headers.get("content-length")).toBeNull();
  }
  const client = await toolsOf(served);
  const result = await client.callTool({ name: `delete-${format}`, arguments: { id: "204" } });
  expect(result.isError ?? false).toBe(false);
  expect(await textOfTool(client, `delete-${format}`, { id: "205" })).not.toContain("hello");
});

it.each(formats)("HEAD says how long a body would be that is longer than any that is read, in %s", async (format) => {
  const { rest } = await serve(yaml, await upstream());
  const response = await fetch(`${rest}/head/${format}/huge`, { method: "HEAD" });
  expect([response.status, response.headers.get("content-length")]).toEqual([200, "999999999999"]);
});

it("the same for the client and its `fetch`", async () => {
  const { url } = await upstream();
  const client = await import(generate(yaml)("client.ts"));
  for (const format of ["Json", "Text", "Binary"]) {
    await client[`delete${format}`]({ id: "204" }, { baseUrl: url });
    await client[`head${format}`]({ id: "huge" }, { baseUrl: url });
  }
});

it("200 without a byte is a list of nothing where a list is declared, whatever it says of its media type", async () => {
  const shaped = capabilityOf({
    resources: `{name: a, path: "/a/{id}", operations: [{name: get-a, method: GET}]}`,
    routes: `{path: "/list/{id}", operations: [{name: r-list, method: GET, call: up.get-a, outputParameters: [{type: array, mapping: $., items: {type: object, properties: {id: {type: string, mapping: $.id}}}}]}]}, {path: "/whole/{id}", operations: [{name: r-whole, method: GET, call: up.get-a}]}`,
  });
  const { rest } = await serve(
    shaped,
    await wireUpstream({
      untyped: "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
      typed: "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 0\r\n\r\n",
      accepted: "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n",
    }),
  );
  const textAt = async (path: string): Promise<readonly [number, string]> => {
    const response = await fetch(`${rest}${path}`);
    return [response.status, await response.text()];
  };
  expect(await textAt("/list/untyped")).toEqual([200, "[]"]);
  expect(await textAt("/list/typed")).toEqual([200, "[]"]);
  expect(await textAt("/list/accepted")).toEqual([202, ""]);
  expect(await textAt("/whole/untyped")).toEqual([200, ""]);
});
