import { expect, it } from "vitest";
import { failure, json, startUpstream } from "../runtime/upstream.js";
import { serve } from "./served.js";

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
  expect(String(error)).toContain("TOKEN: its value holds a line break");
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
