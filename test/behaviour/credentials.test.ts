import { expect, it } from "vitest";
import { failure, json, startUpstream } from "../runtime/upstream.js";
import { serve, textOfTool, toolsOf } from "./served.js";

/** A capability with one API, whose calls are authenticated as `authentication` says, and one route. */
function capability(authentication: string, header = ""): string {
  return `
naftiko: 1.0.0-alpha2
info: {label: Case, description: A case.}
binds:
  - {namespace: env, keys: {TOKEN: TOKEN, CID: CID, CSEC: CSEC}}
capability:
  consumes:
    - type: http
      namespace: up
      baseUri: http://127.0.0.1:9
      authentication: ${authentication}
      resources: [{name: me, path: /me, operations: [{name: get-me, method: GET${header}}]}]
  exposes:
    - {type: rest, namespace: t-rest, port: 8080, resources: [{name: me, path: /me, operations: [{method: GET, name: get-me, call: up.get-me}]}]}
`;
}

it.each([
  {
    of: "a bearer token",
    yaml: capability('{type: bearer, token: "{{TOKEN}}"}'),
    sent: { authorization: "Bearer tok" },
  },
  {
    of: "an API key",
    yaml: capability('{type: apikey, key: X-Key, value: "{{TOKEN}}", placement: header}'),
    sent: { "x-key": "tok" },
  },
  {
    of: "a header",
    yaml: capability(
      "{type: apikey, key: k, value: fixed-key-1, placement: query}",
      ', inputParameters: [{name: X-Tenant, in: header, value: "t-{{TOKEN}}"}]',
    ),
    sent: { "x-tenant": "t-tok" },
  },
])("a line break after $of is dropped; one inside refuses the start by name", async ({ yaml, sent }) => {
  const upstream = await startUpstream((_, response) => json(response, {}));
  const { rest } = await serve(yaml, upstream, { env: { TOKEN: "tok\n" } });
  expect((await fetch(`${rest}/me`)).status).toBe(200);
  expect(upstream.seen[0]?.headers).toMatchObject(sent);
  const error = await failure(serve(yaml, upstream, { env: { TOKEN: "tok\nX-Admin: 1" } }));
  expect(String(error)).toContain("TOKEN: environment variable TOKEN holds a line break");
  expect(String(error)).not.toContain("X-Admin");
});

it("a password may hold what no header can: it is encoded", async () => {
  const upstream = await startUpstream((_, response) => json(response, {}));
  const { rest } = await serve(capability('{type: basic, username: u, password: "{{TOKEN}}"}'), upstream, {
    env: { TOKEN: "päss…word" },
  });
  expect((await fetch(`${rest}/me`)).status).toBe(200);
  expect(Buffer.from(upstream.seen[0]?.headers.authorization?.slice("Basic ".length) ?? "", "base64").toString()).toBe(
    "u:päss…word",
  );
});

it.each([
  { tries: "no other try", retries: 0, statuses: [503, 200] },
  { tries: "another try", retries: 1, statuses: [200, 200] },
])("a token endpoint that answers 503 once: $tries", async ({ retries, statuses }) => {
  const upstream = await startUpstream((seen, response) => {
    if (seen.url === "/me") return json(response, { as: seen.headers.authorization });
    return upstream.seen.filter(({ url }) => url === "/token").length === 1
      ? json(response, {}, 503, { "retry-after": "0" })
      : json(response, { access_token: "t", expires_in: 3600 });
  });
  const yaml = capability(
    `{type: oauth2, authorizationServerUri: "${upstream.url}", tokenEndpoint: "${upstream.url}/token", clientId: "{{CID}}", clientSecret: "{{CSEC}}"}`,
  );
  const { rest } = await serve(yaml, upstream, { env: { CID: "c", CSEC: "s" }, call: { retries } });
  const answers = [await fetch(`${rest}/me`), await fetch(`${rest}/me`)];
  expect(answers.map(({ status }) => status)).toEqual(statuses);
  expect(await answers[0]?.text()).not.toContain("not configured");
  expect(await answers[1]?.json()).toEqual({ as: "Bearer t" });
});

it.each([
  { answered: 429, retryAfter: "60", status: 503, says: "the token endpoint is busy (429)" },
  { answered: 500, retryAfter: undefined, status: 502, says: "the token endpoint fails (500)" },
  { answered: 503, retryAfter: "7", status: 503, says: "the token endpoint is busy (503)" },
])("a caller is told that it is the token endpoint that answers $answered, and when to ask again", async (given) => {
  const { answered, retryAfter, status, says } = given;
  const upstream = await startUpstream((_, response) =>
    json(response, {}, answered, retryAfter === undefined ? {} : { "retry-after": retryAfter }),
  );
  const yaml = capability(
    `{type: oauth2, authorizationServerUri: "${upstream.url}", tokenEndpoint: "${upstream.url}/token", clientId: "{{CID}}", clientSecret: "{{CSEC}}"}`,
  );
  const { rest } = await serve(yaml, upstream, { env: { CID: "c", CSEC: "s" } });
  const answer = await fetch(`${rest}/me`);
  expect([answer.status, answer.headers.get("retry-after") ?? undefined]).toEqual([status, retryAfter]);
  expect(await answer.json()).toMatchObject({ detail: `up.get-me: ${says}` });
});

it.each([
  {
    answered: 401,
    body: { error: "invalid_client", error_description: "unknown client c" },
    says: "401, invalid_client",
  },
  { answered: 400, body: { error: "unauthorized_client" }, says: "400, unauthorized_client" },
  { answered: 401, body: {}, says: "401" },
])("a caller is told that the token endpoint refuses this server's client: $says", async ({ answered, body, says }) => {
  const upstream = await startUpstream((_, response) => json(response, body, answered));
  const yaml = capability(
    `{type: oauth2, authorizationServerUri: "${upstream.url}", tokenEndpoint: "${upstream.url}/token", clientId: "{{CID}}", clientSecret: "{{CSEC}}"}`,
  );
  const served = await serve(
    yaml.replace(
      "exposes:",
      `exposes:\n    - {type: mcp, namespace: t-mcp, port: 9090, tools: [{name: me, description: M., call: up.get-me}]}`,
    ),
    upstream,
    {
      env: { CID: "c", CSEC: "secret-of-this-server", TOKEN: "t" },
    },
  );
  const answer = await fetch(`${served.rest}/me`);
  expect([answer.status, answer.headers.get("www-authenticate")]).toEqual([502, null]);
  expect(await answer.json()).toMatchObject({
    detail: `up.get-me: the token endpoint refuses this server's client (${says})`,
  });
  const text = await textOfTool(await toolsOf(served), "me");
  expect(text).toContain("refuses this server's client");
  // No argument of a tool, and no scope that a model could ask for, changes that.
  expect(text).toContain("The person who runs this server has to set this up.");
  expect(text).not.toContain("secret-of-this-server");
  expect(upstream.seen.every(({ url }) => url === "/token")).toBe(true);
});

it("a base URL that is none refuses the start by name", async () => {
  const upstream = await startUpstream((_, response) => json(response, {}));
  for (const url of ["http://a b/", "https://[1", "http://x:99999", "ftp://a"])
    expect(
      String(
        await failure(
          serve(capability("{type: bearer, token: t}"), { url }, { env: { TOKEN: "t", CID: "c", CSEC: "s" } }),
        ),
      ),
    ).toMatch(/base URL of up .* is no http or https URL/);
  expect(upstream.seen).toEqual([]);
});

it("where tokens come from, and for what, may be bound as their client is", async () => {
  const upstream = await startUpstream(({ url }, response) =>
    json(
      response,
      url === "/token"
        ? { access_token: "t1", token_type: "Bearer" }
        : url.startsWith("/.well-known/")
          ? { issuer: upstream.url, token_endpoint: `${upstream.url}/token` }
          : {},
    ),
  );
  const client = 'clientId: "{{CID}}", clientSecret: "{{CSEC}}"';
  // Tokens are kept by whom they are for: each has a client of its own.
  for (const [index, keys] of [
    'tokenEndpoint: "{{TOKEN}}/token"',
    'tokenUrl: "{{TOKEN}}/token"',
    'authorizationServerUri: "{{TOKEN}}"',
  ].entries()) {
    const id = `c${index}`;
    const yaml = capability(
      `{type: oauth2, ${keys}, ${client}, scopes: [read, "on-{{CID}}"], resource: "https://{{CID}}.example", audience: "{{CID}}"}`,
    );
    const { rest } = await serve(yaml, upstream, { env: { CID: id, CSEC: "s", TOKEN: upstream.url } });
    const from = upstream.seen.length;
    expect((await fetch(`${rest}/me`)).status, keys).toBe(200);
    const sent = upstream.seen.slice(from).find(({ url }) => url === "/token")?.body ?? "";
    expect(Object.fromEntries(new URLSearchParams(sent)), keys).toMatchObject({
      grant_type: "client_credentials",
      scope: `read on-${id}`,
      resource: `https://${id}.example`,
      audience: id,
    });
    expect(upstream.seen.at(-1)?.headers.authorization, keys).toBe("Bearer t1");
  }
});

it("a token endpoint that is no URL is the server's fault, told in its own words", async () => {
  const upstream = await startUpstream((_, response) => json(response, {}));
  const yaml = capability('{type: oauth2, tokenEndpoint: "{{TOKEN}}", clientId: "{{CID}}", clientSecret: "{{CSEC}}"}');
  const { rest } = await serve(yaml, upstream, { env: { CID: "c", CSEC: "s", TOKEN: "nowhere" } });
  const response = await fetch(`${rest}/me`);
  expect([response.status, await response.json()]).toMatchObject([
    500,
    { detail: "the server is not configured for up.get-me" },
  ]);
  expect(upstream.seen).toEqual([]);
});
