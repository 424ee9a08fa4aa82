import { describe, expect, it } from "vitest";
import { receiving } from "./receiving.js";
import { capabilityOf, serve } from "./served.js";

const inputs = `[
  {name: count, in: body, type: integer}, {name: price, in: body, type: number}, {name: ids, in: body, type: array, items: {type: integer}},
  {name: meta, in: body, type: object}, {name: lines, in: body, type: array, items: {type: object}}]`;
const yaml = capabilityOf({
  resources: `
    {name: forms, path: /forms, operations: [
      {name: send, method: POST, inputParameters: ${inputs}, body: {type: multipartForm}},
      {name: put, method: PUT, inputParameters: ${inputs}, body: {type: formUrlEncoded}},
      {name: find, method: GET, inputParameters: [{name: lines, in: query, type: array, items: {type: object}}]}]}`,
  routes: `{name: forms, path: /forms, operations: [{method: POST, name: send, call: up.send}, {method: PUT, name: put, call: up.put}, {method: GET, name: find, call: up.find}]}`,
  tools: "{name: send, description: Sends., call: up.send}",
});

type Field = readonly [name: string, value: string, mediaType?: string];
type Kind = "multipart/form-data" | "application/x-www-form-urlencoded";
const kinds: readonly Kind[] = ["multipart/form-data", "application/x-www-form-urlencoded"];

/** What a caller sends, written here by hand: what is under test writes no form. */
function request(kind: Kind, fields: readonly Field[]): RequestInit {
  if (kind === "application/x-www-form-urlencoded")
    return { method: "PUT", body: new URLSearchParams(fields.map(([name, value]): [string, string] => [name, value])) };
  const parts = fields.map(([name, value, type]) => {
    const header = type === undefined ? "" : `Content-Type: ${type}\r\n`;
    return `--X\r\nContent-Disposition: form-data; name="${name}"\r\n${header}\r\n${value}\r\n`;
  });
  return {
    method: "POST",
    body: `${parts.join("")}--X--\r\n`,
    headers: { "content-type": "multipart/form-data; boundary=X" },
  };
}

/** The status of what is sent, and the fields that the upstream got. */
async function sent(kind: Kind, fields: readonly Field[]): Promise<readonly [status: number, got: unknown]> {
  const upstream = await receiving();
  const { rest } = await serve(yaml, upstream);
  const { status } = await fetch(`${rest}/forms`, request(kind, fields));
  const [got] = upstream.seen;
  const form = got && (await new Response(got.bytes, { headers: { "content-type": got.type } }).formData());
  return [status, form && [...form]];
}

describe.each(kinds)("a form (%s)", (kind) => {
  // The specification: numbers keep their digits; an integer is checked as text and sent as the text that came, or refused.
  it.each(["1524831183200260097", "-9007199254740993", "0", "007"])("has the integer %s as it came", async (count) => {
    expect(await sent(kind, [["count", count]])).toEqual([200, [["count", count]]]);
  });

  it.each(["1.10", "0.1000000000000000055511151231257827", "1e400"])("has the number %s as it came", async (price) => {
    expect(await sent(kind, [["price", price]])).toEqual([200, [["price", price]]]);
  });

  it("has the integers of a list as they came", async () => {
    const ids: readonly Field[] = [
      ["ids", "1524831183200260097"],
      ["ids", "2"],
    ];
    expect(await sent(kind, ids)).toEqual([200, ids]);
  });

  it.each(["0x10", "1e2x", ""])("is refused with the integer `%s`", async (count) => {
    expect(await sent(kind, [["count", count]])).toEqual([400, undefined]);
  });

  // OpenAPI 3.1, Encoding Object: objects are JSON, a list of them one after the other.
  it("has objects as JSON, digit for digit", async () => {
    const fields: readonly Field[] = [
      ["meta", '{"a":1524831183200260097,"b":1.10}', "application/json"],
      ["lines", '{"x":1}', "application/json"],
      ["lines", '{"x":2.50}'],
    ];
    expect(await sent(kind, fields)).toEqual([200, fields.map(([name, value]) => [name, value])]);
  });

  it("has a list of one object", async () => {
    expect(await sent(kind, [["lines", '{"x":1}']])).toEqual([200, [["lines", '{"x":1}']]]);
  });

  it.each(["no", "[1]", '{"a":', "7"])("is refused with %s for an object", async (meta) => {
    expect(await sent(kind, [["meta", meta]])).toEqual([400, undefined]);
  });
});

it("a part that is an object says that it is JSON, text says nothing", async () => {
  const upstream = await receiving();
  const { rest } = await serve(yaml, upstream);
  const body = JSON.stringify({ count: 1, meta: { a: 1 }, lines: [{ x: 1 }, { x: 2 }] });
  await fetch(`${rest}/forms`, { method: "POST", body, headers: { "content-type": "application/json" } });
  const parts = (upstream.seen[0]?.bytes.toString() ?? "").split(/--form-\w+(?:--)?\r\n/).filter((part) => part !== "");
  const json = "\r\nContent-Type: application/json\r\n\r\n";
  expect(parts).toEqual([
    'Content-Disposition: form-data; name="count"\r\n\r\n1\r\n',
    `Content-Disposition: form-data; name="meta"${json}{"a":1}\r\n`,
    `Content-Disposition: form-data; name="lines"${json}{"x":1}\r\n`,
    `Content-Disposition: form-data; name="lines"${json}{"x":2}\r\n`,
  ]);
});

it("a query has a list of one object", async () => {
  const upstream = await receiving();
  const { rest } = await serve(yaml, upstream);
  const one = await fetch(`${rest}/forms?lines=${encodeURIComponent('{"x":1524831183200260097}')}`);
  expect([one.status, upstream.seen.length]).toEqual([200, 1]);
});
