import { expect, it } from "vitest";
import { json, startUpstream } from "../runtime/upstream.js";
import { capabilityOf, serve } from "./served.js";
import { exchangeBytes } from "./wire.js";

const yaml = capabilityOf({
  resources: `{name: a, path: /a, operations: [{name: add, method: POST, body: {type: json, data: {n: "{{n}}"}}, inputParameters: [{name: n, in: body, type: integer}]}]}`,
  routes: `{path: /a, operations: [{method: POST, name: r-add, call: up.add, inputParameters: [{name: n, in: body, type: integer, description: A number.}]}]}, {path: "/on/{path}", forward: {targetNamespace: up, trustedHeaders: [x-one, x-two]}}`,
});
const upstream = async (): ReturnType<typeof startUpstream> =>
  await startUpstream((_, response) => json(response, { done: true }));

const head = (path: string, ...fields: readonly string[]): string =>
  `POST ${path} HTTP/1.1\r\nHost: localhost\r\n${fields.map((field) => `${field}\r\n`).join("")}\r\n`;
const waits = "Expect: 100-continue";
const type = "Content-Type: application/json";
const wentOn = /^HTTP\/1\.1 100 Continue\r\n\r\n/;

it.each([
  ["is not served", "/nothing", [type, "Content-Length: 7"], 404],
  ["is too large", "/a", [type, "Content-Length: 99999999"], 413],
  ["is of another media type", "/a", ["Content-Type: image/png", "Content-Length: 7"], 415],
  ["is in another coding", "/a", [type, "Content-Encoding: zstd", "Content-Length: 7"], 415],
  ["comes from a page of strangers", "/a", [type, "Content-Length: 7", "Origin: https://evil.example.com"], 403],
])("a body that %s is refused before it is asked for", async (_, path, fields, status) => {
  const { rest } = await serve(yaml, await upstream());
  const said = await exchangeBytes(rest, head(path, waits, ...fields), /\}$|^HTTP\/1\.1 100/);
  expect(said).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  // Whatever comes next on this connection is not the body.
  expect(said).toMatch(/\r\nconnection: close\r\n/i);
});

it.each(["/a", "/on/a"])("a body that is taken is asked for, once: %s", async (path) => {
  const { url, seen } = await upstream();
  const { rest } = await serve(yaml, { url });
  const first = await exchangeBytes(rest, head(path, waits, type, "Content-Length: 7"), wentOn);
  expect(first).toMatch(wentOn);
  // Who does not wait is no worse off, and keeps the connection.
  const both = `${head(path, waits, type, "Content-Length: 7")}{"n":1}${head(path, type, "Content-Length: 7")}{"n":2}`;
  const said = await exchangeBytes(rest, both, /\{"done":true\}.*\{"done":true\}/s);
  expect(said.match(/HTTP\/1\.1 \d+/g)).toEqual(["HTTP/1.1 100", "HTTP/1.1 200", "HTTP/1.1 200"]);
  expect(seen.map(({ body }) => body)).toEqual(['{"n":1}', '{"n":2}']);
});

it.each(["/a", "/on/a"])("a body in a transfer coding that is not undone is none: %s", async (path) => {
  const { url, seen } = await upstream();
  const { rest } = await serve(yaml, { url });
  const said = await exchangeBytes(
    rest,
    `${head(path, type, "Transfer-Encoding: gzip, chunked")}7\r\n{"n":1}\r\n0\r\n\r\n`,
    /\}\s*$/,
  );
  expect(said).toMatch(/^HTTP\/1\.1 501 /);
  expect(seen).toEqual([]);
});

it("a header that a caller says to be of its connection is not forwarded", async () => {
  const { url, seen } = await upstream();
  const { rest } = await serve(yaml, { url });
  const fields = ["Connection: keep-alive, X-One", "X-One: 1", "X-Two: 2", type, "Content-Length: 7"];
  await exchangeBytes(rest, `${head("/on/a", ...fields)}{"n":1}`, /\}/);
  expect(seen.map(({ headers }) => [headers["x-one"], headers["x-two"]])).toEqual([[undefined, "2"]]);
});
