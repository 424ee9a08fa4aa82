import { expect, it } from "vitest";
import { capabilityOf, serve, toolsOf } from "./served.js";
import { wireUpstream, written } from "./wire.js";

const formats = ["json", "text", "xml", "binary", "raw"];
const yaml = capabilityOf({
  resources: formats
    .map(
      (format) =>
        `{name: ${format}, path: "/${format}/{id}", operations: [{name: get-${format}, method: GET, outputRawFormat: ${format}}]}`,
    )
    .join(", "),
  routes: [
    ...formats.map(
      (format) => `{path: "/${format}/{id}", operations: [{name: r-${format}, method: GET, call: up.get-${format}}]}`,
    ),
    `{path: "/shaped/{id}", operations: [{name: r-shaped, method: GET, call: up.get-json, outputParameters: [{type: object, properties: {a: {type: string, mapping: $.a}}}]}]}`,
    `{path: "/forward/{path}", forward: {targetNamespace: up}}`,
  ].join(", "),
  tools: `{name: get-json, description: Gets., call: up.get-json}`,
});

/** What decides who may be given an answer that is kept, and for how long (RFC 9111 sections 4.1, 4.2.1 and 5.1). */
const kept = {
  "Cache-Control": "public, max-age=60",
  Vary: "Accept-Language, Prefer",
  Age: "50",
  Expires: "Thu, 01 Dec 1994 16:00:00 GMT",
  "Preference-Applied": "return=minimal",
};

const upstream = async (): ReturnType<typeof wireUpstream> =>
  await wireUpstream({ it: written('{"a": 1}', { "Content-Type": "application/json", ...kept }) });

it.each([...formats, "shaped", "forward"])(
  "an answer that may be kept says for whom and how old it is, in %s",
  async (path) => {
    const { rest } = await serve(yaml, await upstream());
    const { status, headers } = await fetch(`${rest}/${path}/it`);
    expect(status).toBe(200);
    expect(Object.fromEntries(Object.keys(kept).map((name) => [name, headers.get(name)]))).toEqual(kept);
  },
);

it("it is nothing to models", async () => {
  const client = await toolsOf(await serve(yaml, await upstream()));
  const { content } = await client.callTool({ name: "get-json", arguments: { id: "it" } });
  expect(JSON.stringify(content)).not.toMatch(/Accept-Language|max-age/);
});
