import { describe, expect, it } from "vitest";
import { compileText, fileText } from "../check.js";
import { json, startUpstream } from "../runtime/upstream.js";
import { capabilityOf, serve } from "./served.js";

// RFC 7662, 2.1: who asks about a token proves itself as a client, or by an access token of its own. RFC 7009, 2.1 and RFC 6749, 3.2.1: the others by the client alone.

const endpoints = ["introspect", "revoke", "token"] as const;
const yaml = capabilityOf({
  resources: endpoints
    .map(
      (name) =>
        `{name: ${name}, path: /oauth/${name}, operations: [{name: ${name}, method: POST, inputParameters: [{name: body, in: body, type: object, required: true}]}]}`,
    )
    .join(", "),
  routes: endpoints
    .map(
      (name) =>
        `{name: ${name}, path: /${name}, operations: [{name: ${name}, method: POST, call: up.${name}, with: {body: rest.body}}]}`,
    )
    .join(", "),
});

describe("the proof of whoever asks", () => {
  it("stands in the contract, where it may be a token beside a client's own", () => {
    const document = JSON.parse(fileText(compileText(yaml), "openapi.json"));
    const asked = (name: string): unknown => document.paths[`/${name}`].post.security;
    const schemes = document.components.securitySchemes;
    const kinds = (name: string): unknown =>
      (asked(name) as readonly object[]).map((one) =>
        Object.keys(one)
          .map((key) => schemes[key].scheme)
          .join(" "),
      );
    expect(endpoints.map(kinds)).toEqual([
      ["basic", "bearer", ""],
      ["basic", ""],
      ["basic", ""],
    ]);
  });

  it.each([
    ["Bearer t0ken-of-the-asker", { introspect: true, revoke: false, token: false }],
    ["DPoP t0ken-of-the-asker", { introspect: true, revoke: false, token: false }],
    [`Basic ${btoa("app:s3cret")}`, { introspect: true, revoke: true, token: true }],
    ["Digest username=a", { introspect: false, revoke: false, token: false }],
  ])("goes upstream where the endpoint takes it: %s", async (authorization, goes) => {
    const upstream = await startUpstream((_, response) => json(response, { active: true, access_token: "t" }));
    const { rest } = await serve(yaml, upstream);
    for (const name of endpoints) {
      await fetch(`${rest}/${name}`, {
        method: "POST",
        headers: { "content-type": "application/x-www-form-urlencoded", authorization },
        body: name === "token" ? "grant_type=client_credentials" : "token=asked-about",
      });
      const sent = upstream.seen.at(-1);
      expect([name, sent?.url, sent?.headers.authorization]).toEqual([
        name,
        `/oauth/${name}`,
        goes[name] ? authorization : undefined,
      ]);
    }
  });
});

it("a signed answer (RFC 9701) is handed on by an operation that asks for one and leaves its answer as it is", async () => {
  const upstream = await startUpstream((request, response) => {
    response.setHeader("content-type", request.headers.accept ?? "");
    response.end("aaaa.bbbb.cccc");
  });
  const signed = capabilityOf({
    resources: `{name: token, path: /token, operations: [{name: token, method: POST, inputParameters: [{name: grant_type, in: body, required: true}]}]},
      {name: introspect, path: /introspect, operations: [{name: introspect, method: POST, outputRawFormat: raw,
        inputParameters: [{name: Accept, in: header, value: application/token-introspection+jwt}, {name: token, in: body, required: true}], body: {type: formUrlEncoded, data: {token: "{{token}}"}}}]}`,
    routes: `{name: introspect, path: /introspect, operations: [{method: POST, name: introspect, call: up.introspect}]}`,
  });
  const { rest } = await serve(signed, upstream);
  const answer = await fetch(`${rest}/introspect`, {
    method: "POST",
    body: "token=x",
    headers: { "content-type": "application/x-www-form-urlencoded", accept: "application/token-introspection+jwt" },
  });
  expect([answer.status, answer.headers.get("content-type"), await answer.text()]).toEqual([
    200,
    "application/token-introspection+jwt",
    "aaaa.bbbb.cccc",
  ]);
  expect(upstream.seen.map(({ headers, body }) => [headers.accept, body])).toEqual([
    ["application/token-introspection+jwt", "token=x"],
  ]);
});
