import { describe, expect, it } from "vitest";
import { startUpstream } from "../runtime/upstream.js";
import { capabilityOf, serve } from "./served.js";

const yaml = capabilityOf({
  resources: `{name: use, path: /use, operations: [{name: use, method: POST, inputParameters: [
    {name: ids, in: body, type: array}, {name: filter, in: body, type: object}, {name: tags, in: body, type: array}, {name: plain, in: body, type: string}]}]}`,
  routes: `{name: use, path: /use, operations: [{name: use, method: POST, call: up.use, inputParameters: [
    {name: ids, in: cookie, type: array, items: {type: integer}, maxItems: 3},
    {name: filter, in: cookie, type: object, properties: [{name: size, type: integer, required: true}]},
    {name: tags, in: cookie, type: array, items: {type: string, enum: [red, blue]}},
    {name: plain, in: cookie, type: string}],
    with: {ids: rest.ids, filter: rest.filter, tags: rest.tags, plain: rest.plain}}]}`,
});

/** What comes upstream of a request with cookies, or what is wrong with them. */
async function ask(cookies: Readonly<Record<string, string>>): Promise<unknown> {
  const upstream = await startUpstream(
    (_, response) => void response.setHeader("content-type", "text/plain").end("ok"),
  );
  const { rest } = await serve(yaml, upstream);
  const cookie = Object.entries(cookies)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join("; ");
  const response = await fetch(`${rest}/use`, { method: "POST", headers: { cookie } });
  if (response.ok) return upstream.seen[0]?.body;
  const { errors } = (await response.json()) as { readonly errors?: readonly unknown[] };
  return [response.status, errors];
}

describe("a cookie that is a list or an object", () => {
  it.each([
    [{ ids: "[1,2]" }, '{"ids":[1,2]}'],
    [{ ids: "1,2" }, '{"ids":[1,2]}'],
    [{ ids: "7" }, '{"ids":[7]}'],
    // No double is this number.
    [{ ids: "[9007199254740993]" }, '{"ids":[9007199254740993]}'],
    [{ ids: "9007199254740993,1" }, '{"ids":[9007199254740993,1]}'],
    [{ filter: '{"size":3}' }, '{"filter":{"size":3}}'],
    [{ filter: '{"size":9007199254740993}' }, '{"filter":{"size":9007199254740993}}'],
    [{ tags: "red, blue" }, '{"tags":["red","blue"]}'],
    // A text stays one, whatever it looks like.
    [{ plain: "[1]" }, '{"plain":"[1]"}'],
  ])("is sent as one: %j", async (cookies, body) => {
    expect(await ask(cookies)).toBe(body);
  });

  it.each([
    [{ ids: "[1,2,3,4]" }, "ids"],
    [{ ids: `[1,"x"]` }, "ids/1"],
    [{ ids: "one" }, "ids/0"],
    [{ filter: "none" }, "filter"],
    [{ filter: "[1]" }, "filter"],
    [{ filter: "{}" }, "filter/size"],
    [{ filter: '{"size":"big"}' }, "filter/size"],
    [{ tags: "green" }, "tags/0"],
  ])("is checked as one: %j", async (cookies, name) => {
    expect(await ask(cookies)).toEqual([400, [expect.objectContaining({ in: "cookie", name })]]);
  });
});
