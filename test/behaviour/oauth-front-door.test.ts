import { describe, expect, it, onTestFinished } from "vitest";
import { noUpstreams, type Upstreams } from "../../generator/model/upstream-settings.js";
import { compileText, importServer } from "../check.js";
import { json, type RecordingUpstream, startUpstream } from "../runtime/upstream.js";
import { capabilityOf, serve } from "./served.js";

const query = (...names: readonly string[]): string =>
  names
    .map(
      (name) =>
        `{name: ${name}, in: query, type: string, required: ${name === "response_type" || name === "client_id"}}`,
    )
    .join(", ");
const authorize = (more = ""): string =>
  `{name: authorize, path: "/oauth/authorize", operations: [{name: authorize, method: GET, inputParameters: [${query("response_type", "client_id", "redirect_uri", "code_challenge_method")}${more}]}]}`;
const bound =
  "with: {response_type: rest.query.response_type, client_id: rest.query.client_id, redirect_uri: rest.query.redirect_uri}";

async function redirecting(): Promise<RecordingUpstream> {
  return await startUpstream(
    (_, response) => void response.writeHead(302, { location: "https://login.example/" }).end(),
  );
}

async function queryThatArrives(yaml: string, path: string, options = {}): Promise<Record<string, string[]>> {
  const upstream = await redirecting();
  const { rest } = await serve(yaml, upstream, options);
  expect((await fetch(rest + path, { redirect: "manual" })).status).toBe(302);
  const { searchParams } = new URL(upstream.seen[0]?.url ?? "", upstream.url);
  return Object.fromEntries([...new Set(searchParams.keys())].sort().map((name) => [name, searchParams.getAll(name)]));
}

describe("an authorization request", () => {
  const asked = "response_type=code&client_id=c";

  it("takes along what nobody declared", async () => {
    const yaml = capabilityOf({
      resources: authorize(),
      routes: `{name: a, path: /a, operations: [{name: a, method: GET, call: up.authorize, ${bound}}]}`,
    });
    expect(
      await queryThatArrives(yaml, `/a?${asked}&nonce=n%201&prompt=login&resource=r1&resource=r2&constructor=x`),
    ).toEqual({
      client_id: ["c"],
      constructor: ["x"],
      nonce: ["n 1"],
      prompt: ["login"],
      resource: ["r1", "r2"],
      response_type: ["code"],
    });
  });

  it("takes it along where names are others, and what stands in the YAML wins", async () => {
    const yaml = capabilityOf({
      resources: authorize(", {name: prompt, in: query, value: consent}"),
      routes: `{name: a, path: /a, operations: [{name: a, method: GET, inputParameters: [{name: app, in: query, type: string, required: true}, {name: response_type, in: query, type: string, required: true}], call: up.authorize, with: {client_id: rest.query.app}}]}`,
    });
    expect(await queryThatArrives(yaml, "/a?response_type=code&app=c&nonce=n&prompt=none")).toEqual({
      client_id: ["c"],
      nonce: ["n"],
      prompt: ["consent"],
      response_type: ["code"],
    });
  });

  it("leaves the key of the adapter's own behind", async () => {
    const yaml = capabilityOf({
      resources: authorize(),
      routes: `{name: a, path: /a, operations: [{name: a, method: GET, call: up.authorize, ${bound}}]}`,
    })
      .replace(
        "namespace: t-rest, port: 8080,",
        'namespace: t-rest, port: 8080, authentication: {type: apikey, key: gate, value: "{{GATE}}", placement: query},',
      )
      .replace("capability:", "binds:\n  - {namespace: env, keys: {GATE: GATE}}\ncapability:");
    expect(await queryThatArrives(yaml, `/a?${asked}&nonce=n&gate=gate-key`, { env: { GATE: "gate-key" } })).toEqual({
      client_id: ["c"],
      nonce: ["n"],
      response_type: ["code"],
    });
  });

  it("has words of the RFCs in the client's types, which are open beside, and is judged by the server alone", async () => {
    const yaml = capabilityOf({
      resources: authorize(", {name: state, in: query, type: string}"),
      routes: `{name: a, path: /a, operations: [{name: a, method: GET, call: up.authorize, ${bound}}]}`,
    });
    const types = compileText(yaml).files.find(({ path }) => path.endsWith("/types.ts"))?.text ?? "";
    expect(types).toMatch(/readonly code_challenge_method\?: "S256" \| "plain" \| undefined/);
    expect(types).toMatch(/readonly response_type: "code" \| "token"/);
    expect(types).toMatch(/readonly \[name: string\]: JsonValue \| undefined;/);
    expect(await queryThatArrives(yaml, "/a?response_type=vp_token&client_id=c")).toEqual({
      client_id: ["c"],
      response_type: ["vp_token"],
    });
  });
});

describe("the configured client", () => {
  const token =
    "{name: exchange, path: /oauth/token, operations: [{name: exchange, method: POST, inputParameters: [{name: body, in: body, type: object, required: true}]}]}";
  const yaml = capabilityOf({
    resources: token,
    routes:
      "{name: exchange, path: /exchange, operations: [{name: exchange, method: POST, call: up.exchange, with: {body: rest.body}}]}",
  }).replace("capability:", "binds:\n  - {namespace: env, keys: {CID: CID, CSEC: CSEC}}\ncapability:");
  const client = { id: "CID", secret: "CSEC" };
  const inTheForm: Upstreams = {
    oauthClient: undefined,
    namespaces: {
      up: {
        body: undefined,
        style: undefined,
        explode: undefined,
        headers: {},
        timeoutMs: undefined,
        operations: {},
        oauthClient: client,
        tokenEndpointAuthMethod: "client_secret_post",
        tokenExchange: false,
      },
    },
  };

  async function sent(
    upstreams: Upstreams,
    form: string,
    headers: Record<string, string> = {},
  ): Promise<readonly [string | undefined, string]> {
    const upstream = await startUpstream((_, response) => json(response, { access_token: "t" }));
    const { start } = await importServer(
      compileText(yaml, { upstreams }),
      `front-door/${process.pid}-${Math.random().toString(36).slice(2)}`,
    );
    const { addresses, close } = await start({
      ports: { "t-rest": 0 },
      baseUrls: { up: upstream.url },
      env: { CID: "our id", CSEC: "our-secret" },
      logLevel: "silent",
    });
    onTestFinished(close);
    const response = await fetch(`${addresses["t-rest"]}/exchange`, {
      method: "POST",
      body: new URLSearchParams(form),
      headers,
    });
    expect(response.status).toBe(200);
    return [upstream.seen[0]?.headers.authorization, upstream.seen[0]?.body ?? ""];
  }

  const basicOf = (text: string): string => `Basic ${Buffer.from(text).toString("base64")}`;

  it("is nobody unless it is configured", async () => {
    expect(await sent(noUpstreams, "grant_type=client_credentials")).toEqual([
      undefined,
      "grant_type=client_credentials",
    ]);
  });

  it("authenticates where the caller brings no client, or the same", async () => {
    const upstreams = { ...noUpstreams, oauthClient: client };
    expect(await sent(upstreams, "grant_type=client_credentials")).toEqual([
      basicOf("our+id:our-secret"),
      "grant_type=client_credentials",
    ]);
    expect(await sent(upstreams, "grant_type=refresh_token&refresh_token=r&client_id=our+id")).toEqual([
      basicOf("our+id:our-secret"),
      "grant_type=refresh_token&refresh_token=r&client_id=our+id",
    ]);
    expect(await sent(inTheForm, "grant_type=client_credentials")).toEqual([
      undefined,
      "grant_type=client_credentials&client_id=our+id&client_secret=our-secret",
    ]);
  });

  it("makes way for the caller's own", async () => {
    const upstreams = { ...noUpstreams, oauthClient: client };
    expect(await sent(upstreams, "grant_type=client_credentials&client_id=other")).toEqual([
      undefined,
      "grant_type=client_credentials&client_id=other",
    ]);
    expect(await sent(upstreams, "grant_type=client_credentials&client_id=other&client_secret=s")).toEqual([
      undefined,
      "grant_type=client_credentials&client_id=other&client_secret=s",
    ]);
    expect(await sent(upstreams, "grant_type=client_credentials", { authorization: basicOf("other:s") })).toEqual([
      basicOf("other:s"),
      "grant_type=client_credentials",
    ]);
  });
});
