import { describe, expect, it } from "vitest";
import { bearer } from "../../templates/runtime/credentials.js";
import { failure, json, startUpstream } from "../runtime/upstream.js";
import { generate, serve } from "./served.js";

/** One API and one adapter in front of it, each with the authentication that is written. */
function capability(authentication: string, ofCallers = "", header = ""): string {
  return `
naftiko: 1.0.0-alpha2
info: {label: Case, description: A case.}
binds:
  - {namespace: env, keys: {TOKEN: TOKEN}}
capability:
  consumes:
    - type: http
      namespace: up
      baseUri: http://127.0.0.1:9
      ${authentication === "" ? "" : `authentication: ${authentication}`}
      resources: [{name: me, path: /me, operations: [{name: get-me, method: GET${header}}]}]
  exposes:
    - {type: rest, namespace: t-rest, port: 8080,${ofCallers === "" ? "" : ` authentication: ${ofCallers},`} resources: [{name: me, path: /me, operations: [{method: GET, name: get-me, call: up.get-me}]}]}
`;
}

const token = '{type: bearer, token: "{{TOKEN}}"}';
const key = '{type: apikey, key: X-Key, value: "{{TOKEN}}", placement: header}';

describe("a bearer token of the environment", () => {
  // Expected: what an operator pastes is one token with its scheme once, or the start says by name why it is none (RFC 6750 section 2.1).
  it.each(["tok", "tok\n", "tok\r\n", " tok", "tok ", "\ttok\t"])("%j is sent as one", async (TOKEN) => {
    const upstream = await startUpstream((_, response) => json(response, {}));
    const { rest } = await serve(capability(token), upstream, { env: { TOKEN } });
    expect((await fetch(`${rest}/me`)).status).toBe(200);
    expect(upstream.seen[0]?.headers.authorization).toBe("Bearer tok");
  });

  it.each([
    { of: "an API", yaml: capability(token) },
    { of: "callers", yaml: capability("", token) },
    { of: "a header", yaml: capability("", "", ', headers: {Authorization: "Bearer {{TOKEN}}"}') },
    {
      of: "a key",
      yaml: capability('{type: apikey, key: Authorization, value: "Bearer {{TOKEN}}", placement: header}'),
    },
  ])("its scheme is written once, for $of", async ({ yaml }) => {
    const upstream = await startUpstream((_, response) => json(response, {}));
    const secret = "Bearer sk-live-1234567890";
    const error = String(await failure(serve(yaml, upstream, { env: { TOKEN: secret } })));
    expect(error).toContain(
      "TOKEN: environment variable TOKEN begins with `Bearer`, which is written before it anyway",
    );
    expect(error).not.toContain("sk-live");
  });

  it.each(["tök", "tok–1", "\uFEFFtok", "t\0k"])("%j refuses the start by name", async (TOKEN) => {
    const upstream = await startUpstream((_, response) => json(response, {}));
    for (const yaml of [capability(token), capability("", token)]) {
      const error = String(await failure(serve(yaml, upstream, { env: { TOKEN } })));
      expect(error).toMatch(/TOKEN: environment variable TOKEN holds .*characters that no/);
      expect(error).not.toContain(TOKEN);
    }
  });
});

it.each([
  { authentication: token, headers: { authorization: "Bearer tok" } },
  { authentication: key, headers: { "x-key": "tok" } },
])("callers can prove themselves by a secret with blanks around it: $headers", async ({ authentication, headers }) => {
  const upstream = await startUpstream((_, response) => json(response, {}));
  const { rest } = await serve(capability("", authentication), upstream, { env: { TOKEN: " tok \r\n" } });
  expect((await fetch(`${rest}/me`, { headers })).status).toBe(200);
  expect((await fetch(`${rest}/me`)).status).toBe(401);
});

it.each([
  { authentication: "{type: bearer, token: env.TOKEN}", right: { authorization: "Bearer tok" } },
  { authentication: "{type: apikey, key: X-Key, value: env.TOKEN, placement: header}", right: { "x-key": "tok" } },
  {
    authentication: "{type: basic, username: ada, password: env.TOKEN}",
    right: { authorization: `Basic ${btoa("ada:tok")}` },
  },
])("`env.NAME` is a binding for callers, too: $authentication", async ({ authentication, right }) => {
  const upstream = await startUpstream((_, response) => json(response, {}));
  const yaml = capability("", authentication);
  expect(String(await failure(serve(yaml, upstream, { env: {} })))).toContain("TOKEN is not set");
  const { rest } = await serve(yaml, upstream, { env: { TOKEN: "tok" } });
  const wrong = Object.fromEntries(
    Object.entries(right).map(([name, value]) => [
      name,
      value.startsWith("Basic") ? `Basic ${btoa("ada:env.TOKEN")}` : value.replace("tok", "env.TOKEN"),
    ]),
  );
  expect((await fetch(`${rest}/me`, { headers: right })).status).toBe(200);
  expect((await fetch(`${rest}/me`, { headers: wrong })).status).toBe(401);
});

it("a call of the typed client with a token that is none fails before anything is sent, without the token", async () => {
  const upstream = await startUpstream((_, response) => json(response, {}));
  const { getMe } = await import(generate(capability(token))("client.ts"));
  for (const wrong of ["Bearer sk-live-1234567890", "sk-live-1234567890–"]) {
    const error = await failure(getMe({ baseUrl: upstream.url, credentials: bearer(wrong) }));
    expect(error).toMatchObject({ kind: "configuration" });
    expect(String(error)).not.toContain("sk-live");
  }
  expect(upstream.seen).toEqual([]);
});
