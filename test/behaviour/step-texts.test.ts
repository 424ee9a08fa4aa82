import { describe, expect, it } from "vitest";
import { json, startUpstream } from "../runtime/upstream.js";
import { capabilityOf, serve } from "./served.js";

/** What a second step sends of the first one's text; `x` is what the caller says. */
const bodies = {
  members: `body: {a: "{{find.text}}", b: "x {{find.text}}"}`,
  text: `body: "{\\"a\\": \\"{{find.text}}\\"}"`,
  whole: `body: {type: json, data: "{{find}}"}`,
  names: `body: {type: json, data: {"{{find.text}}": 1}}`,
  form: `body: {type: formUrlEncoded, data: {a: "{{find.text}}"}}`,
  parts: `body: {type: multipartForm, data: {a: "{{find.text}}"}}`,
  plain: `body: {type: text, data: "say {{find.text}}"}`,
  query: `inputParameters: [{name: q, in: query, value: "{{find.text}}"}]`,
  mixed: `body: {type: formUrlEncoded, data: {a: "{{find.text}}{{x}}"}}`,
  namesakes: `body: {type: formUrlEncoded, data: {x: "{{find.text}}"}}, inputParameters: [{name: x, in: query}]`,
} as const;
const names = Object.keys(bodies);
const yaml = capabilityOf({
  resources: `{name: find, path: /find, operations: [{name: find, method: GET}]}, ${Object.entries(bodies)
    .map(([name, body]) => `{name: ${name}, path: /${name}, operations: [{name: ${name}, method: POST, ${body}}]}`)
    .join(", ")}`,
  routes: names
    .map(
      (name) =>
        `{name: ${name}, path: /${name}, operations: [{name: ${name}, method: POST, inputParameters: [${/mixed|namesakes/.test(name) ? "{name: x, in: query, type: string}" : ""}], steps: [{type: call, name: find, call: up.find}, {type: call, name: use, call: up.${name}}]}]}`,
    )
    .join(", "),
});

async function ask(name: string, query = ""): Promise<readonly unknown[]> {
  const upstream = await startUpstream(({ url }, response) =>
    url === "/find"
      ? void response.setHeader("content-type", "application/json").end('{"text":"a\\ud83d"}')
      : json(response, {}),
  );
  const { rest } = await serve(yaml, upstream);
  const response = await fetch(`${rest}/${name}${query}`, { method: "POST" });
  const { detail } = (await response.json()) as { readonly detail?: string };
  return [response.status, detail ?? upstream.seen[1]?.body];
}

describe("half of a surrogate pair that a step answered", () => {
  // RFC 8259 section 8.2 lets a text hold it, as it came: escaped.
  it.each([
    ["members", '{"a":"a\\ud83d","b":"x a\\ud83d"}'],
    ["text", '{"a":"a\\ud83d"}'],
    ["whole", '{"text":"a\\ud83d"}'],
    ["names", '{"a\\ud83d":1}'],
  ])("goes on in JSON: %s", async (name, body) => {
    expect(await ask(name)).toEqual([200, body]);
  });

  // UTF-8 has no bytes for it, and the caller did not send it.
  it.each(["form", "parts", "plain", "query"])("is the step's fault elsewhere: %s", async (name) => {
    expect(await ask(name)).toEqual([
      502,
      expect.stringMatching(/^step `find` was answered with what cannot be sent: .*half of a surrogate pair/),
    ]);
  });

  it.each(["mixed", "namesakes"])("is nobody's fault for sure where callers have a part in it: %s", async (name) => {
    expect((await ask(name, "?x=1"))[0]).toBe(400);
  });
});
