import type { ServerResponse } from "node:http";
import { expect, it } from "vitest";
import { json, type Seen, startUpstream } from "../runtime/upstream.js";
import { serve, textOfTool, toolsOf } from "./served.js";

/** What a token endpoint or an API answers to its nth request. */
type Answer = (response: ServerResponse, seen: Seen, index: number) => void;

interface Played {
  /** Asks the route; its status, the headers of it and its body. */
  readonly get: (method?: string) => Promise<{ status: number; headers: Headers; text: string }>;
  readonly tool: () => Promise<string>;
  readonly tokens: readonly Seen[];
  readonly calls: readonly Seen[];
}

/** An API behind client credentials, in front of it a generated server. */
async function play(token: Answer, api: Answer, more = "", options: object = {}): Promise<Played> {
  const issuer = await startUpstream((seen, response, index) => token(response, seen, index));
  const upstream = await startUpstream((seen, response, index) => api(response, seen, index));
  const served = await serve(
    `naftiko: 1.0.0-alpha2
info: {label: Case, description: A case.}
binds: [{namespace: env, keys: {CID: CID, CSEC: CSEC}}]
capability:
  consumes:
    - type: http
      namespace: up
      baseUri: http://127.0.0.1:9
      authentication: {type: oauth2, tokenEndpoint: "${issuer.url}/token", clientId: "{{CID}}", clientSecret: "{{CSEC}}"${more}}
      resources: [{name: me, path: /me, operations: [{name: get-me, method: GET}, {name: add-me, method: POST}]}]
  exposes:
    - {type: rest, namespace: t-rest, port: 8080, resources: [{path: /me, operations: [{method: GET, call: up.get-me}, {method: POST, call: up.add-me}]}]}
    - {type: mcp, namespace: t-mcp, port: 9090, tools: [{name: me, description: Me., call: up.get-me}]}
`,
    upstream,
    { env: { CID: "a:b c", CSEC: "p%+ä/0123456789" }, call: { retries: 0 }, ...options },
  );
  return {
    get: async (method = "GET") => {
      const response = await fetch(`${served.rest}/me`, { method });
      return { status: response.status, headers: response.headers, text: await response.text() };
    },
    tool: async () => await textOfTool(await toolsOf(served), "me"),
    tokens: issuer.seen,
    calls: upstream.seen,
  };
}

const ok: Answer = (response) => json(response, { me: 1 });
const given = (body: object): Answer => {
  return (response, _, index) => json(response, { access_token: `t${index}`, token_type: "Bearer", ...body });
};

it("asks once as RFC 6749 says, with what is declared, and keeps the token", async () => {
  const { get, tokens, calls } = await play(
    given({ expires_in: "3600" }),
    ok,
    ', scopes: [a, b.c], audience: aud, resource: "https://r/"',
  );
  const answers = await Promise.all([get(), get(), get("POST")]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  await get();
  expect(
    tokens.map(({ method, url, headers, body }) => [
      method,
      url,
      headers["content-type"]?.split(";")[0],
      Buffer.from(headers.authorization?.slice(6) ?? "", "base64").toString(),
      Object.fromEntries(new URLSearchParams(body)),
    ]),
  ).toEqual([
    [
      "POST",
      "/token",
      "application/x-www-form-urlencoded",
      "a%3Ab+c:p%25%2B%C3%A4%2F0123456789",
      { grant_type: "client_credentials", scope: "a b.c", audience: "aud", resource: "https://r/" },
    ],
  ]);
  expect(tokens[0]?.headers.accept).toContain("application/json");
  expect(calls.map(({ headers }) => headers.authorization)).toEqual([
    "Bearer t0",
    "Bearer t0",
    "Bearer t0",
    "Bearer t0",
  ]);
});

it("asks anew when the token is over, and where the API refuses it, once", async () => {
  const over = await play(given({ expires_in: 0 }), ok);
  await over.get();
  await over.get();
  expect(over.calls.map(({ headers }) => headers.authorization)).toEqual(["Bearer t0", "Bearer t1"]);

  const refused = await play(given({ expires_in: 3600 }), (response, { headers }) =>
    headers.authorization === "Bearer t0" ? json(response, { error: "expired" }, 401) : json(response, { me: 1 }),
  );
  expect((await refused.get()).status).toBe(200);
  expect((await refused.get("POST")).status).toBe(200);
  expect(refused.calls.map(({ method, headers }) => `${method} ${headers.authorization}`)).toEqual([
    "GET Bearer t0",
    "GET Bearer t1",
    "POST Bearer t1",
  ]);

  const always = await play(given({ expires_in: 3600 }), (response) => json(response, { error: "no" }, 401));
  expect((await always.get()).status).toBe(401);
  expect(always.calls).toHaveLength(2);
  expect(always.tokens).toHaveLength(2);
  expect(await always.tool()).toContain("401");
});

it.each<[string, Answer, number]>([
  [
    "a refusal of the client",
    (response) => json(response, { error: "invalid_client", error_description: "p%+ä/0123456789" }, 401),
    502,
  ],
  ["a refusal in 400", (response) => json(response, { error: "invalid_scope" }, 400), 502],
  ["a page", (response) => void response.writeHead(200, { "content-type": "text/html" }).end("<p>hello"), 502],
  ["no token", (response) => json(response, {}), 502],
  ["an empty token", (response) => json(response, { access_token: "" }), 502],
  ["a number", (response) => json(response, { access_token: 5 }), 502],
  ["a list", (response) => json(response, ["t"]), 502],
  ["a token with a line break", (response) => json(response, { access_token: "a\nb" }), 502],
  ["nothing", (response) => void response.writeHead(204).end(), 502],
  ["a broken connection", (response) => void response.destroy(), 502],
  ["503 again and again", (response) => json(response, {}, 503, { "retry-after": "0" }), 503],
  ["nothing, for ever", () => undefined, 504],
])("a token endpoint that answers %s is not the caller's fault", async (_, token, status) => {
  const { get, tool, calls, tokens } = await play(token, ok, "", { call: { retries: 0, timeoutMs: 400 } });
  const answer = await get();
  expect([answer.status, answer.headers.get("content-type")?.split(";")[0]]).toEqual([
    status,
    "application/problem+json",
  ]);
  expect(`${answer.text}${await tool()}`).not.toMatch(/p%|0123456789|not configured|CSEC/);
  expect(calls).toHaveLength(0);
  expect(tokens.length).toBeGreaterThan(0);
});

it("a token endpoint that passes is asked again", async () => {
  const { get, tokens } = await play(
    (response, _, index) => (index === 0 ? json(response, {}, 503) : json(response, { access_token: "t" })),
    ok,
    "",
    { call: { retries: 2 } },
  );
  expect((await get()).status).toBe(200);
  expect(tokens).toHaveLength(2);
});

it("repeats what may be repeated, and waits as it is told", async () => {
  const date = (): string => new Date(Date.now() + 1000).toUTCString();
  for (const [retryAfter, least] of [
    ["1", 900],
    [date(), 0],
    ["0", 0],
  ] as const) {
    const { get, calls } = await play(
      given({}),
      (response, _, index) =>
        index === 0 ? json(response, {}, 503, { "retry-after": retryAfter }) : json(response, { me: 1 }),
      "",
      { call: { retries: 2 } },
    );
    const begun = performance.now();
    expect((await get()).status).toBe(200);
    expect(performance.now() - begun).toBeGreaterThan(least);
    expect(calls).toHaveLength(2);
  }
  for (const status of [429, 503, 502]) {
    const { get, calls } = await play(
      given({}),
      (response) => json(response, { e: 1 }, status, { "retry-after": "7200" }),
      "",
      { call: { retries: 2 } },
    );
    const begun = performance.now();
    const answer = await get();
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([status, "7200"]);
    expect(performance.now() - begun).toBeLessThan(5000);
    expect(calls).toHaveLength(1);
  }
  const post = await play(given({}), (response) => json(response, { e: 1 }, 503, { "retry-after": "0" }), "", {
    call: { retries: 2 },
  });
  expect((await post.get("POST")).status).toBe(503);
  expect(post.calls).toHaveLength(1);
  const broken = await play(given({}), (response) => void response.destroy(), "", { call: { retries: 2 } });
  expect((await broken.get("POST")).status).toBe(502);
  expect(broken.calls).toHaveLength(1);
  expect((await broken.get()).status).toBe(502);
  expect(broken.calls).toHaveLength(4);
});

it("tells a model when to try again", async () => {
  const { tool } = await play(given({}), (response) => json(response, { e: 1 }, 429, { "retry-after": "77" }));
  expect(await tool()).toMatch(/429[^]*77/);
  const other = await play(given({}), (response) => json(response, { e: 1 }, 503, { "retry-after": "77" }));
  expect(await other.tool()).toMatch(/503[^]*77/);
});

it("an API that hangs, before or in its answer, is 504", async () => {
  const never = await play(given({}), () => undefined, "", { call: { retries: 0, timeoutMs: 300 } });
  expect((await never.get()).status).toBe(504);
  expect(await never.tool()).toMatch(/time|300/);
  const half = await play(
    given({}),
    (response) => {
      response.writeHead(200, { "content-type": "application/json" }).write('{"a":');
    },
    "",
    { call: { retries: 0, timeoutMs: 300 } },
  );
  expect([502, 504]).toContain((await half.get()).status);
});

it("bindings that are missing are told at the start, all at once", async () => {
  await expect(play(given({}), ok, "", { env: {} })).rejects.toThrow(/CID[^]*CSEC|CSEC[^]*CID/);
  await expect(play(given({}), ok, "", { env: { CID: "x", CSEC: "" } })).rejects.toThrow(/CSEC/);
  const { get, tokens } = await play(given({}), ok, "", { env: { CID: "x", CSEC: "y\n" } });
  expect((await get()).status).toBe(200);
  expect(Buffer.from(tokens[0]?.headers.authorization?.slice(6) ?? "", "base64").toString()).toBe("x:y");
});
