import { pathToFileURL } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { compileText, importServer, writeGenerated } from "../check.js";

let count = 0;

const capability = (baseUri: string): string => `naftiko: 1.0.0-alpha2
info: {label: Case, description: A case.}
binds: [{namespace: env, keys: {TENANT: TENANT}}]
capability:
  consumes:
    - type: http
      namespace: up
      baseUri: ${JSON.stringify(baseUri)}
      resources: [{name: a, path: /a, operations: [{name: get-a, method: GET, inputParameters: [{name: q, in: query, value: "1"}]}]}]
  exposes:
    - {type: rest, namespace: r, port: 8080, resources: [{name: a, path: /a, operations: [{name: get-a, method: GET, call: up.get-a}]}]}
`;

/** What `GET /a` asks for, or why nothing starts. */
async function asked(baseUri: string, env: Readonly<Record<string, string>>): Promise<string> {
  count += 1;
  const { start } = await importServer(compileText(capability(baseUri)), `base-url-holes/${process.pid}-${count}`);
  let url = "";
  const servers = await start({
    ports: { r: 0 },
    env,
    logLevel: "silent",
    call: {
      retries: 0,
      fetch: async (input: string | URL | Request) => {
        url = input instanceof Request ? input.url : String(input);
        return await Promise.resolve(Response.json({}));
      },
    },
  });
  onTestFinished(servers.close);
  expect((await fetch(`${servers.addresses["r"]}/a`)).status).toBe(200);
  return new URL(url).href;
}

/** A base with a hole, what fills it, and what is asked for. */
const filled: readonly (readonly [base: string, value: string, url: string])[] = [
  ["https://{{TENANT}}.example.com/v1", "acme", "https://acme.example.com/v1/a?q=1"],
  ["https://{TENANT}.example.com/v1", "acme", "https://acme.example.com/v1/a?q=1"],
  ["https://{{env.TENANT}}.example.com", "eu.acme", "https://eu.acme.example.com/a?q=1"],
  ["https://{{TENANT}}-api.example.com", "a_b-1", "https://a_b-1-api.example.com/a?q=1"],
  ["https://api.{{TENANT}}", "example.com", "https://api.example.com/a?q=1"],
  ["https://{{TENANT}}/v1", "localhost:8443", "https://localhost:8443/v1/a?q=1"],
  ["https://{{TENANT}}", "[::1]:8443", "https://[::1]:8443/a?q=1"],
  ["https://example.com:{{TENANT}}/v1", "8443", "https://example.com:8443/v1/a?q=1"],
  ["{{TENANT}}://example.com", "http", "http://example.com/a?q=1"],
  ["{{TENANT}}", "https://example.com/v2/", "https://example.com/v2/a?q=1"],
  ["{{TENANT}}/v1", "https://example.com/", "https://example.com/v1/a?q=1"],
  // RFC 3986 section 2.1: data in a path or a query is encoded, so that it adds no segment and no parameter.
  ["https://example.com/{{TENANT}}/x", "a b", "https://example.com/a%20b/x/a?q=1"],
  ["https://example.com/{{TENANT}}/x", "a/b?c#d", "https://example.com/a%2Fb%3Fc%23d/x/a?q=1"],
  ["https://example.com/?t={{TENANT}}", "a&b=c", "https://example.com/a?t=a%26b%3Dc&q=1"],
];

/** What would call another server, another port, another path, or nothing that can be called. */
const refused: readonly (readonly [base: string, ...values: readonly string[]])[] = [
  [
    "https://{{TENANT}}.example.com/v1",

    "evil.com/#",
    "evil.com/",
    "evil.com?",
    "evil.com#",
    "a@b",
    "..",
    ".a",
    "a.",
    "a b",
    "a\\b",
    "a:80",
    "%2e",
    "{{x}}",
  ],
  ["https://api.{{TENANT}}", "@evil.com", ":80@evil.com", "evil.com/x"],
  ["https://{{TENANT}}/v1", "user:pass@evil.com", "evil.com/x", "evil.com?x", "a:b", ""],
  ["https://example.com:{{TENANT}}/v1", "8443@evil.com", "abc", "99999", "80/x"],
  ["{{TENANT}}://example.com", "javascript", "file", "https://evil.com/?"],
  ["{{TENANT}}", "example.com", "https://u:p@example.com", "https://example.com/#x", "ftp://example.com"],
  ["{{TENANT}}/v1", "example.com", "https://example.com?x=", "https://example.com#", "https://u@example.com"],
  ["https://example.com/{{TENANT}}/x", "..", ".", "../..", "a/../b", "a\\..\\b"],
];

describe("a hole in a base URL takes what stands in its place", () => {
  it.each(filled)("%s with %j", async (base, value, url) => {
    expect(await asked(base, { TENANT: value })).toBe(url);
  });

  it.each(refused.flatMap(([base, ...values]) => values.map((value) => [base, value] as const)))(
    "%s does not start with %j, and says why without it",
    async (base, value) => {
      const failure: unknown = await asked(base, { TENANT: value }).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(Error);
      const { message } = failure instanceof Error ? failure : { message: "" };
      expect(message).toMatch(/TENANT|base URL for `consumes up`/);
      if (value.length > 3) expect(message).not.toContain(value);
    },
  );

  it("and is not asked where the environment says the whole", async () => {
    const env = { TENANT: "a/b", UP_BASE_URL: "https://other.example/x" };
    expect(await asked("https://{{TENANT}}.example.com", env)).toBe("https://other.example/x/a?q=1");
  });

  // What is bound for each request is no less somebody's value.
  it("in the client too, call by call", async () => {
    count += 1;
    const folder = writeGenerated(
      compileText(capability("https://{{TENANT}}.example.com")),
      `base-url-holes/${process.pid}-${count}`,
    );
    const { getA } = await import(pathToFileURL(`${folder}/client.ts`).href);
    const call = async (TENANT: string): Promise<unknown> =>
      await getA({ bindings: { TENANT }, fetch: async () => await Promise.resolve(Response.json({ ok: TENANT })) });
    expect(await call("acme")).toEqual({ ok: "acme" });
    await expect(call("evil.com/")).rejects.toMatchObject({ kind: "configuration" });
    await expect(call("a@b")).rejects.toMatchObject({ message: expect.stringContaining("`TENANT`") });
  });
});
