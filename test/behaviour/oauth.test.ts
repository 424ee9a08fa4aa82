import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import {
  authorize,
  authorizeUrl,
  type CallError,
  type CallOptions,
  createPkcePair,
  createSession,
  createState,
  discoverAuthorizationServer,
  exchangetoken,
  isCallError,
  readAuthorizationReturn,
  type StoredTokens,
  type TokenRequest,
  type TokenResponse,
} from "../../generated/oauth-authorization/index.js";
import { start } from "../../generated/oauth-authorization/server.js";
import { failure, json, startUpstream } from "../runtime/upstream.js";
import {
  type AuthorizationServer,
  basicClient,
  person,
  postingClient,
  publicClient,
  redirectUri,
  type RegisteredClient,
  startAuthorizationServer,
} from "./authorization-server.js";
import { Browser, type Journey } from "./browser.js";

const rest = "oauth-authorization-rest";
const mcp = "oauth-authorization-mcp";
const scope = "openid models:read";
const program = fileURLToPath(new URL("../../generated/oauth-authorization/server.ts", import.meta.url));

interface Adapters {
  readonly rest: string;
  readonly mcp: string;
}

type Fields = Readonly<Record<string, string>>;

interface Pkce {
  readonly code_verifier: string;
  readonly code_challenge: string;
  readonly code_challenge_method: "S256" | "plain";
}

let server: AuthorizationServer;
let adapters: Adapters;
let closeAdapters: () => Promise<void>;

beforeAll(async () => {
  // It warns of being a server for tests.
  const warnings = vi.spyOn(console, "warn").mockImplementation(() => undefined);
  server = await startAuthorizationServer();
  warnings.mockRestore();
  const running = await startGenerated(server.url);
  adapters = running.adapters;
  closeAdapters = running.close;
});

afterAll(async () => {
  await closeAdapters();
  await server.close();
});

async function startGenerated(
  baseUrl: string,
  call: CallOptions = {},
): Promise<{ readonly adapters: Adapters; readonly close: () => Promise<void> }> {
  const { addresses, close } = await start({
    ports: { [rest]: 0, [mcp]: 0 },
    addresses: { [rest]: "127.0.0.1", [mcp]: "127.0.0.1" },
    baseUrls: { "oauth-authorization": baseUrl },
    call,
    env: {},
    logLevel: "silent",
  });
  return { adapters: { rest: addresses[rest] ?? "", mcp: addresses[mcp] ?? "" }, close };
}

/** The generated servers before another upstream, until the test ends. */
async function generatedBefore(baseUrl: string, call: CallOptions = {}): Promise<Adapters> {
  const running = await startGenerated(baseUrl, call);
  onTestFinished(running.close);
  return running.adapters;
}

function authorizeInput(client: RegisteredClient, pkce: Pkce): Parameters<typeof authorizeUrl>[0] {
  return {
    client_id: client.client_id,
    redirect_uri: redirectUri,
    response_type: "code",
    scope,
    state: "state of the app & more",
    code_challenge: pkce.code_challenge,
    code_challenge_method: pkce.code_challenge_method,
  };
}

function restAuthorizeUrl(base: string, input: object): string {
  return `${base}/v1/oauth/authorize?${new URLSearchParams({ ...input })}`;
}

/** Signs in as a person would, from the generated REST adapter on, and answers with the token request that follows. */
async function signIn(
  client: RegisteredClient = publicClient,
  base = adapters.rest,
): Promise<{
  readonly journey: Journey;
  readonly request: Fields & {
    readonly grant_type: "authorization_code";
    readonly code: string;
    readonly code_verifier: string;
  };
}> {
  const pkce = await createPkcePair();
  const journey = await new Browser().travel(restAuthorizeUrl(base, authorizeInput(client, pkce)), redirectUri);
  const code = journey.url.searchParams.get("code") ?? "";
  expect(code).toMatch(/^.{20,}$/);
  return {
    journey,
    request: {
      grant_type: "authorization_code",
      code,
      redirect_uri: redirectUri,
      client_id: client.client_id,
      code_verifier: pkce.code_verifier,
    },
  };
}

async function postForm(url: string, fields: Fields, headers: Fields = {}): Promise<Response> {
  return await fetch(url, { method: "POST", body: new URLSearchParams(fields), headers });
}

async function postText(url: string, body: string, mediaType: string): Promise<Response> {
  return await fetch(url, { method: "POST", body, headers: { "content-type": mediaType } });
}

async function postJson(url: string, value: unknown): Promise<Response> {
  return await postText(url, JSON.stringify(value), "application/json");
}

function tokenPath(base: string): string {
  return `${base}/v1/oauth/token`;
}

async function tokensOf(response: Response): Promise<Tokens> {
  expect(response.status).toBe(200);
  expect(response.headers.get("cache-control")).toBe("no-store");
  expect(response.headers.get("content-type")).toMatch(/^application\/json/);
  return checkTokens(await response.json());
}

interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
}

function checkTokens(value: unknown): Tokens {
  expect(value).toMatchObject({
    access_token: expect.stringMatching(/^.{20,}$/),
    refresh_token: expect.stringMatching(/^.{20,}$/),
    token_type: "Bearer",
    expires_in: 600,
    scope,
  });
  return { access_token: textIn(value, "access_token"), refresh_token: textIn(value, "refresh_token") };
}

function textIn(value: unknown, name: string): string {
  const member =
    typeof value === "object" && value !== null ? Object.entries(value).find(([key]) => key === name)?.[1] : undefined;
  if (typeof member !== "string") throw new Error(`no text \`${name}\``);
  return member;
}

/** Tokens of a new sign-in. */
async function freshTokens(client?: RegisteredClient): Promise<Tokens> {
  return await tokensOf(await postForm(tokenPath(adapters.rest), (await signIn(client)).request));
}

/** Whether the authorization server takes the access token for the person's. */
async function expectGood(accessToken: string): Promise<void> {
  const response = await fetch(`${server.url}/userinfo`, { headers: { authorization: `Bearer ${accessToken}` } });
  expect(await response.json()).toEqual({ sub: person });
}

async function callError(promise: Promise<unknown>): Promise<CallError> {
  const error = await failure(promise);
  if (!isCallError(error)) throw error;
  return error;
}

async function problemOf(response: Response): Promise<unknown> {
  expect(response.headers.get("content-type")).toMatch(/^application\/problem\+json/);
  const problem: unknown = await response.json();
  expect(problem).toMatchObject({ type: "about:blank", status: response.status });
  return problem;
}

/** The adapter's own error on a token endpoint (RFC 6749 section 5.2). */
async function oauthErrorOf(response: Response): Promise<unknown> {
  expect(response.headers.get("content-type")).toBe("application/json");
  expect(response.headers.get("cache-control")).toBe("no-store");
  const error: unknown = await response.json();
  expect(error).toMatchObject({ error: expect.stringMatching(/^[a-z_]+$/), error_description: expect.any(String) });
  return error;
}

type Mode = "legacy" | "auto";

async function mcpClient(
  transport: StreamableHTTPClientTransport | StdioClientTransport,
  mode: Mode = "auto",
): Promise<Client> {
  const client = new Client({ name: "test", version: "1.0.0" }, { versionNegotiation: { mode } });
  await client.connect(transport);
  onTestFinished(async () => await client.close());
  return client;
}

async function mcpOverHttp(base: string, mode?: Mode): Promise<Client> {
  return await mcpClient(new StreamableHTTPClientTransport(new URL(`${base}/mcp`)), mode);
}

/** The generated program spoken to over standard input and output; `errors` is what it writes to standard error. */
async function mcpOverStdio(
  baseUrl: string,
  mode?: Mode,
): Promise<{ readonly client: Client; readonly errors: () => string }> {
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: ["--import", "tsx", program, "--stdio"],
    env: { OAUTH_AUTHORIZATION_BASE_URL: baseUrl, LOG_LEVEL: "trace" },
    stderr: "pipe",
  });
  let written = "";
  transport.stderr?.on("data", (chunk: Buffer) => (written += chunk.toString()));
  return { client: await mcpClient(transport, mode), errors: () => written };
}

async function exchangeTool(client: Client, body: object): Promise<Awaited<ReturnType<Client["callTool"]>>> {
  return await client.callTool({ name: "civitai-oauth-exchange", arguments: { body } });
}

/** The text of a tool result that must be an error. */
async function toolErrorText(client: Client, body: object): Promise<string> {
  const { isError, structuredContent, content } = await exchangeTool(client, body);
  expect(isError).toBe(true);
  expect(structuredContent).toBeUndefined();
  return content.map((part) => (part.type === "text" ? part.text : "")).join("\n");
}

describe("a person who authorizes", () => {
  it("goes from the REST adapter through login and consent back to the app", async () => {
    const { journey } = await signIn();
    expect(journey.pages).toEqual(["login", "consent"]);
    expect(journey.visited[0]).toBe(`GET ${adapters.rest}/v1/oauth/authorize`);
    // Relative redirects of the upstream must lead to the upstream.
    expect(journey.visited[1]).toContain(`GET ${server.url}/interaction/`);
    expect(journey.url.searchParams.get("state")).toBe("state of the app & more");
    expect(journey.url.searchParams.get("iss")).toBe(server.url);
  });

  it("goes the same way from the URL that the typed client makes", async () => {
    const pkce = await createPkcePair();
    const first = authorizeUrl(authorizeInput(publicClient, pkce), { baseUrl: server.url });
    expect(new URL(first).origin + new URL(first).pathname).toBe(`${server.url}/api/oauth/authorize`);
    expect(Object.fromEntries(new URL(first).searchParams)).toEqual({ ...authorizeInput(publicClient, pkce) });
    const { url, pages } = await new Browser().travel(first, redirectUri);
    expect(pages).toEqual(["login", "consent"]);
    const answer = await exchangetoken(
      {
        body: {
          grant_type: "authorization_code",
          code: url.searchParams.get("code") ?? "",
          redirect_uri: redirectUri,
          client_id: publicClient.client_id,
          code_verifier: pkce.code_verifier,
        },
      },
      { baseUrl: server.url },
    );
    await expectGood(checkTokens(answer).access_token);
  });

  it("comes back to a typed client that checks state and issuer, and whose session keeps the tokens fresh", async () => {
    const metadata = await discoverAuthorizationServer(server.url);
    expect(metadata).toMatchObject({ issuer: server.url, authorization_response_iss_parameter_supported: true });
    const [pkce, state] = [await createPkcePair(), createState()];
    const { url } = await new Browser().travel(
      authorizeUrl({ ...authorizeInput(publicClient, pkce), state, nonce: "n-1" }, { baseUrl: server.url }),
      redirectUri,
    );
    expect(() => readAuthorizationReturn(url, { state: createState(), server: metadata })).toThrow("another `state`");
    expect(() =>
      readAuthorizationReturn(url, { state, server: { ...metadata, issuer: "https://other.example" } }),
    ).toThrow("another issuer");
    const code = readAuthorizationReturn(url, { state, server: metadata });
    const ask = async (body: TokenRequest): Promise<TokenResponse> =>
      await exchangetoken({ body }, { baseUrl: server.url });
    let kept: StoredTokens | undefined;
    let asked = 0;
    const session = createSession({
      storage: { load: () => kept, save: (tokens) => void (kept = tokens) },
      refresh: async (refresh_token) => {
        asked += 1;
        return await ask({ grant_type: "refresh_token", refresh_token, client_id: publicClient.client_id });
      },
    });
    await session.keep(
      await ask({
        grant_type: "authorization_code",
        code,
        redirect_uri: redirectUri,
        client_id: publicClient.client_id,
        code_verifier: pkce.code_verifier,
      }),
    );
    await expectGood(await session.accessToken());
    expect(asked).toBe(0);
    // As if ten minutes had gone by.
    kept = kept && { ...kept, expires_at: Date.now() };
    const tokens = await Promise.all([1, 2, 3].map(async () => await session.accessToken()));
    expect([new Set(tokens).size, asked]).toEqual([1, 1]);
    await expectGood(tokens[0] ?? "");
  });

  it("is told by the REST adapter what the authorization server says of an unknown client", async () => {
    const input = authorizeInput({ client_id: "nobody" }, await createPkcePair());
    const response = await fetch(restAuthorizeUrl(adapters.rest, input), { redirect: "manual" });
    const direct = await fetch(authorizeUrl(input, { baseUrl: server.url }), { redirect: "manual" });
    expect(response.status).toBe(400);
    expect(response.headers.get("content-type")).toBe(direct.headers.get("content-type"));
    expect(await response.text()).toContain("client is invalid");
  });

  it("comes back to the app with an error where the challenge method is not S256", async () => {
    const input = { ...authorizeInput(publicClient, await createPkcePair()), code_challenge_method: "plain" };
    const { url } = await new Browser().travel(restAuthorizeUrl(adapters.rest, input), redirectUri);
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      error: "invalid_request",
      state: "state of the app & more",
    });
  });

  it("gets the redirect as it came from the typed client's raw call", async () => {
    const answer = await authorize(authorizeInput(publicClient, await createPkcePair()), { baseUrl: server.url });
    await answer.body?.cancel();
    expect(answer.status).toBe(303);
    expect(answer.headers.get("location")).toMatch(/\/interaction\//);
    expect(answer.headers.getSetCookie().length).toBeGreaterThan(0);
  });
});

describe("a code", () => {
  it("is exchanged over REST as a form", async () => {
    const { request } = await signIn();
    const response = await postForm(tokenPath(adapters.rest), request);
    expect(response.headers.get("pragma")).toBe("no-cache");
    await expectGood((await tokensOf(response)).access_token);
  });

  it("is exchanged over REST as JSON", async () => {
    const { request } = await signIn();
    await expectGood((await tokensOf(await postJson(tokenPath(adapters.rest), request))).access_token);
  });

  it("is exchanged for a client that sends its secret in the body, whatever signs the secret holds", async () => {
    const asForm = { ...(await signIn(postingClient)).request, client_secret: postingClient.client_secret };
    await expectGood((await tokensOf(await postForm(tokenPath(adapters.rest), asForm))).access_token);
    const asJson = { ...(await signIn(postingClient)).request, client_secret: postingClient.client_secret };
    await expectGood((await tokensOf(await postJson(tokenPath(adapters.rest), asJson))).access_token);
  });

  it("is exchanged for a client that authenticates by Basic credentials", async () => {
    const { client_id: _, ...request } = (await signIn(basicClient)).request;
    await expectGood(
      (await tokensOf(await postForm(tokenPath(adapters.rest), request, { authorization: basicHeader() })))
        .access_token,
    );
  });

  it("is exchanged over MCP", async () => {
    const { request } = await signIn();
    const result = await exchangeTool(await mcpOverHttp(adapters.mcp), request);
    expect(result.isError).not.toBe(true);
    await expectGood(checkTokens(result.structuredContent).access_token);
  });

  it("is exchanged by the typed client with Basic credentials", async () => {
    const { request } = await signIn(basicClient);
    const { client_id, client_secret } = basicClient;
    const answer = await exchangetoken(
      {
        body: {
          grant_type: "authorization_code",
          code: request.code,
          redirect_uri: redirectUri,
          code_verifier: request.code_verifier,
        },
      },
      { baseUrl: server.url, credentials: { kind: "basic", username: client_id, password: client_secret } },
    );
    await expectGood(checkTokens(answer).access_token);
  });
});

function basicHeader({
  client_id,
  client_secret,
}: { readonly client_id: string; readonly client_secret: string } = basicClient): string {
  // Both are form-encoded first (RFC 6749 section 2.3.1).
  const [name, secret] = [client_id, client_secret].map((text) =>
    new URLSearchParams({ "": text }).toString().slice(1),
  );
  return `Basic ${Buffer.from(`${name}:${secret}`).toString("base64")}`;
}

function refreshRequest(refreshToken: string): TokenRequest & { readonly grant_type: "refresh_token" } {
  return { grant_type: "refresh_token", refresh_token: refreshToken, client_id: publicClient.client_id };
}

describe("a refresh token", () => {
  it("gets new tokens over REST", async () => {
    const old = await freshTokens();
    const renewed = await tokensOf(await postJson(tokenPath(adapters.rest), refreshRequest(old.refresh_token)));
    expect(renewed.access_token).not.toBe(old.access_token);
    await expectGood(renewed.access_token);
  });

  it("gets new tokens through the typed client, once", async () => {
    const old = await freshTokens();
    const answer: TokenResponse = await exchangetoken(
      { body: refreshRequest(old.refresh_token) },
      { baseUrl: server.url },
    );
    await expectGood(checkTokens(answer).access_token);
    const error = await callError(exchangetoken({ body: refreshRequest(old.refresh_token) }, { baseUrl: server.url }));
    expect(error.oauth?.error).toBe("invalid_grant");
  });

  it.each<Mode>(["legacy", "auto"])("gets new tokens over MCP and HTTP, from a client in mode %s", async (mode) => {
    const client = await mcpOverHttp(adapters.mcp, mode);
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(["civitai-oauth-exchange"]);
    const result = await exchangeTool(client, refreshRequest((await freshTokens()).refresh_token));
    const renewed = checkTokens(result.structuredContent);
    expect(result.content).toEqual([{ type: "text", text: JSON.stringify(result.structuredContent) }]);
    await expectGood(renewed.access_token);
  });

  it.each<Mode>(["legacy", "auto"])("gets new tokens over MCP and stdio, from a client in mode %s", async (mode) => {
    const { client, errors } = await mcpOverStdio(server.url, mode);
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(["civitai-oauth-exchange"]);
    const old = await freshTokens();
    const result = await exchangeTool(client, refreshRequest(old.refresh_token));
    const renewed = checkTokens(result.structuredContent);
    await expectGood(renewed.access_token);
    expect(await toolErrorText(client, refreshRequest(old.refresh_token))).toContain("invalid_grant");
    expectNoSecret(errors(), [old.refresh_token, renewed.access_token, renewed.refresh_token]);
  });
});

describe("what the authorization server refuses", () => {
  it("is mirrored over REST: a wrong verifier", async () => {
    const { request } = await signIn();
    const wrong = (await createPkcePair()).code_verifier;
    const response = await postForm(tokenPath(adapters.rest), { ...request, code_verifier: wrong });
    expect(response.status).toBe(400);
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(response.headers.get("content-type")).toMatch(/^application\/json/);
    expect(await response.json()).toEqual({ error: "invalid_grant", error_description: "grant request is invalid" });
  });

  it("is told in words over MCP: a wrong verifier", async () => {
    const { request } = await signIn();
    const wrong = (await createPkcePair()).code_verifier;
    const text = await toolErrorText(await mcpOverHttp(adapters.mcp), { ...request, code_verifier: wrong });
    expect(text).toContain(
      "oauth-authorization.exchangetoken: the authorization server answered `invalid_grant`: grant request is invalid",
    );
    expect(text).toContain("begin a new authorization");
    expectNoSecret(text, [request.code, wrong]);
  });

  it("is a CallError in the typed client: a wrong verifier", async () => {
    const { request } = await signIn();
    const wrong = (await createPkcePair()).code_verifier;
    const error = await callError(
      exchangetoken({ body: { ...request, code_verifier: wrong } }, { baseUrl: server.url }),
    );
    expect(error).toMatchObject({
      kind: "oauth",
      status: 400,
      method: "POST",
      operation: "oauth-authorization.exchangetoken",
      url: `${server.url}/api/oauth/token`,
    });
    expect(error.oauth).toMatchObject({ error: "invalid_grant", error_description: "grant request is invalid" });
    expect(error.body).toEqual({ error: "invalid_grant", error_description: "grant request is invalid" });
    expectNoSecret(`${error.stack} ${JSON.stringify(error)}`, [request.code, wrong]);
  });

  it("is mirrored over REST: a code that was used, whose tokens are worth nothing any more", async () => {
    const { request } = await signIn();
    const tokens = await tokensOf(await postForm(tokenPath(adapters.rest), request));
    const again = await postForm(tokenPath(adapters.rest), request);
    expect(again.status).toBe(400);
    expect(await again.json()).toMatchObject({ error: "invalid_grant" });
    const afterwards = await postForm(tokenPath(adapters.rest), {
      grant_type: "refresh_token",
      refresh_token: tokens.refresh_token,
      client_id: publicClient.client_id,
    });
    expect(afterwards.status).toBe(400);
  });

  it("is mirrored over REST: an unknown client, by name and by Basic credentials", async () => {
    const fields = {
      grant_type: "authorization_code",
      code: "whatever-code",
      redirect_uri: redirectUri,
      code_verifier: "whatever-verifier-whatever-verifier-whatever",
    };
    const unknown = { client_id: "nobody", client_secret: "nobody-knows" };
    const [byName, byNameDirect] = [
      await postForm(tokenPath(adapters.rest), { ...fields, client_id: "nobody" }),
      await postForm(`${server.url}/api/oauth/token`, { ...fields, client_id: "nobody" }),
    ];
    expect(byName.status).toBe(401);
    expect(byName.status).toBe(byNameDirect.status);
    expect(await byName.json()).toEqual(await byNameDirect.json());

    const headers = { authorization: basicHeader(unknown) };
    const [byHeader, byHeaderDirect] = [
      await postForm(tokenPath(adapters.rest), fields, headers),
      await postForm(`${server.url}/api/oauth/token`, fields, headers),
    ];
    expect(byHeader.status).toBe(401);
    expect(byHeader.headers.get("www-authenticate")).toBe(byHeaderDirect.headers.get("www-authenticate"));
    expect(byHeader.headers.get("www-authenticate")).toMatch(/^Basic/);
    expect(await byHeader.json()).toMatchObject({ error: "invalid_client" });
  });

  it("is told in words over MCP: an unknown client, a wrong secret", async () => {
    const client = await mcpOverHttp(adapters.mcp);
    const unknown = await toolErrorText(client, {
      grant_type: "refresh_token",
      refresh_token: "some-refresh-token",
      client_id: "nobody",
    });
    expect(unknown).toContain("`invalid_client`");
    expect(unknown).toContain("Check `client_id` and `client_secret`");
    const wrong = await toolErrorText(client, {
      grant_type: "refresh_token",
      refresh_token: "some-refresh-token",
      client_id: postingClient.client_id,
      client_secret: "not the secret",
    });
    expect(wrong).toContain("`invalid_client`");
    expectNoSecret(unknown + wrong, ["some-refresh-token", "not the secret"]);
  });

  it("is a CallError in the typed client: an unknown client", async () => {
    const error = await callError(
      exchangetoken(
        { body: { grant_type: "refresh_token", refresh_token: "some-refresh-token", client_id: "nobody" } },
        { baseUrl: server.url },
      ),
    );
    expect(error).toMatchObject({ kind: "oauth", status: 401 });
    expect(error.oauth?.error).toBe("invalid_client");
  });

  it("is mirrored over REST: a grant type that the server does not know", async () => {
    const response = await postForm(tokenPath(adapters.rest), {
      grant_type: "urn:example:unknown",
      client_id: publicClient.client_id,
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: "unsupported_grant_type" });
  });
});

describe("what the REST adapter refuses by itself", () => {
  const names = ["client_id", "redirect_uri", "response_type", "code_challenge", "code_challenge_method"];

  it("is an authorization request without its parameters, and every one is named", async () => {
    const response = await fetch(`${adapters.rest}/v1/oauth/authorize?scope=openid`, { redirect: "manual" });
    expect(response.status).toBe(400);
    expect(await problemOf(response)).toMatchObject({
      title: "Bad Request",
      errors: names.map((name) => ({ in: "query", name, detail: "is required" })),
    });
    const some = await fetch(`${adapters.rest}/v1/oauth/authorize?client_id=a&redirect_uri=b&code_challenge=c`, {
      redirect: "manual",
    });
    expect(await problemOf(some)).toMatchObject({
      errors: [{ name: "response_type" }, { name: "code_challenge_method" }],
    });
  });

  it.each([
    ["an empty JSON object", "application/json", "{}", "grant_type"],
    ["a form without a grant type", "application/x-www-form-urlencoded", "code=some-code", "grant_type"],
    ["a code grant without a code", "application/x-www-form-urlencoded", "grant_type=authorization_code", "code"],
    ["a refresh without a token", "application/json", '{"grant_type":"refresh_token"}', "refresh_token"],
    [
      "a code that is given twice",
      "application/x-www-form-urlencoded",
      "grant_type=authorization_code&code=some-code&code=other-code",
      "code",
    ],
    ["a code that is a number", "application/json", '{"grant_type":"authorization_code","code":12345}', "code"],
  ])("is a token request that does not fit: %s", async (_, mediaType, body, name) => {
    const response = await postText(tokenPath(adapters.rest), body, mediaType);
    expect(response.status).toBe(400);
    const problem = await oauthErrorOf(response);
    expect(problem).toMatchObject({
      error: "invalid_request",
      error_description: expect.stringContaining(`\`${name}\``),
    });
    expectNoSecret(JSON.stringify(problem), ["some-code", "other-code", "12345"]);
  });

  it("is a body that is no JSON though it says so, and its text is not repeated", async () => {
    const response = await postText(tokenPath(adapters.rest), '{"code":"some-code",', "application/json");
    expect(response.status).toBe(400);
    expectNoSecret(JSON.stringify(await oauthErrorOf(response)), ["some-code"]);
  });

  it("is no body at all", async () => {
    const response = await fetch(tokenPath(adapters.rest), { method: "POST" });
    expect(response.status).toBe(400);
    expect(await oauthErrorOf(response)).toEqual({ error: "invalid_request", error_description: "`body` is required" });
  });

  it.each(["text/plain", "application/xml", "multipart/form-data; boundary=x", "application/octet-stream"])(
    "is a body of type %s",
    async (mediaType) => {
      const response = await postText(
        tokenPath(adapters.rest),
        "grant_type=authorization_code&code=some-code",
        mediaType,
      );
      expect(response.status).toBe(415);
      await oauthErrorOf(response);
    },
  );

  it("is a path that it does not know", async () => {
    const response = await fetch(`${adapters.rest}/v1/oauth/revoke?token=some-token`);
    expect(response.status).toBe(404);
    expectNoSecret(JSON.stringify(await problemOf(response)), ["some-token"]);
  });

  it.each([
    ["GET", "/v1/oauth/token", "POST, OPTIONS"],
    ["DELETE", "/v1/oauth/token", "POST, OPTIONS"],
    ["PUT", "/v1/oauth/token", "POST, OPTIONS"],
    ["POST", "/v1/oauth/authorize", "GET, HEAD, OPTIONS"],
  ])("is %s %s", async (method, path, allow) => {
    const response = await fetch(`${adapters.rest}${path}`, { method });
    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toBe(allow);
    // What stands at a token endpoint is read by OAuth 2.0 clients, whatever it says.
    await (path.endsWith("/token") ? oauthErrorOf(response) : problemOf(response));
  });
});

it("over MCP, arguments that do not fit are refused in words that name them", async () => {
  const client = await mcpOverHttp(adapters.mcp);
  expect(await toolErrorText(client, {})).toContain("grant_type");
  expect(await toolErrorText(client, { grant_type: "refresh_token" })).toContain("refresh_token");
});

const secrets = {
  code: "code-that-nobody-may-see",
  code_verifier: "verifier-that-nobody-may-see-0123456789-abc",
  client_secret: "secret-that-nobody-may-see",
};
const answered = {
  access_token: "access-token-that-nobody-may-see",
  refresh_token: "refresh-token-that-nobody-may-see",
};
const allSecrets = [...Object.values(secrets), ...Object.values(answered)];
const secretRequest: TokenRequest & Fields = {
  grant_type: "authorization_code",
  redirect_uri: redirectUri,
  client_id: "app",
  ...secrets,
};

function expectNoSecret(text: string, values: readonly string[]): void {
  for (const value of values) {
    expect(value.length).toBeGreaterThanOrEqual(5);
    for (const form of [
      value,
      encodeURIComponent(value),
      new URLSearchParams({ "": value }).toString().slice(1),
      Buffer.from(value).toString("base64"),
    ])
      expect(text).not.toContain(form);
  }
}

/** An address at which nothing listens. */
async function deadUrl(): Promise<string> {
  const { url, server: gone } = await startUpstream((_, response) => void response.end());
  gone.close();
  await once(gone, "close");
  return url;
}

describe("an upstream that is down", () => {
  it("is 502 over REST, for both operations", async () => {
    const { rest: base } = await generatedBefore(await deadUrl());
    const response = await postForm(tokenPath(base), secretRequest);
    expect(response.status).toBe(502);
    expectNoSecret(JSON.stringify(await oauthErrorOf(response)), allSecrets);
    const page = await fetch(restAuthorizeUrl(base, authorizeInput(publicClient, await createPkcePair())), {
      redirect: "manual",
    });
    expect(page.status).toBe(502);
    await problemOf(page);
  });

  it("is told in words over MCP, and is a network CallError in the typed client", async () => {
    const url = await deadUrl();
    const text = await toolErrorText(await mcpOverHttp((await generatedBefore(url)).mcp), secretRequest);
    expect(text).toContain("no answer from");
    expect(text).toContain("Try again later");
    const error = await callError(exchangetoken({ body: secretRequest }, { baseUrl: url, retries: 0 }));
    expect(error).toMatchObject({ kind: "network", operation: "oauth-authorization.exchangetoken" });
    expectNoSecret(text + error.stack, allSecrets);
  });
});

describe("an upstream that is too slow", () => {
  it("is 504 over REST, for both operations", async () => {
    const upstream = await startUpstream(() => undefined);
    const { rest: base } = await generatedBefore(upstream.url, { timeoutMs: 150, retries: 0 });
    const response = await postForm(tokenPath(base), secretRequest);
    expect(response.status).toBe(504);
    expectNoSecret(JSON.stringify(await oauthErrorOf(response)), allSecrets);
    expect((await fetch(restAuthorizeUrl(base, authorizeInput(publicClient, await createPkcePair())))).status).toBe(
      504,
    );
  });

  it("gets the code once only: a code is spent by the first request that arrives", async () => {
    const upstream = await startUpstream(() => undefined);
    const { rest: base, mcp: mcpBase } = await generatedBefore(upstream.url, { timeoutMs: 150 });
    expect((await postForm(tokenPath(base), secretRequest)).status).toBe(504);
    expect(upstream.seen).toHaveLength(1);
    const text = await toolErrorText(await mcpOverHttp(mcpBase), secretRequest);
    expect(text).toContain("no complete answer within 150 ms");
    expect(upstream.seen).toHaveLength(2);
    expectNoSecret(text, allSecrets);
  });

  it("is 504 where the answer begins in time and never ends", async () => {
    const upstream = await startUpstream(
      (_, response) => void response.writeHead(200, { "content-type": "application/json" }).write('{"access_token":'),
    );
    const { rest: base } = await generatedBefore(upstream.url, { timeoutMs: 150 });
    expect((await postForm(tokenPath(base), secretRequest)).status).toBe(504);
    expect(
      await callError(exchangetoken({ body: secretRequest }, { baseUrl: upstream.url, timeoutMs: 150 })),
    ).toMatchObject({ kind: "timeout" });
  });
});

describe("an upstream that answers HTML", () => {
  const page = "<!doctype html><script>alert(1)</script>";

  it("with status 200 is 502 over REST, an error over MCP and a decode CallError in the typed client", async () => {
    const upstream = await startUpstream(
      (_, response) => void response.writeHead(200, { "content-type": "text/html" }).end(page),
    );
    const { rest: base, mcp: mcpBase } = await generatedBefore(upstream.url);
    const response = await postForm(tokenPath(base), secretRequest);
    expect(response.status).toBe(502);
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(JSON.stringify(await oauthErrorOf(response))).not.toContain("<script>");
    expect(await toolErrorText(await mcpOverHttp(mcpBase), secretRequest)).toContain(
      "the answer (text/html) is no valid JSON",
    );
    expect(await callError(exchangetoken({ body: secretRequest }, { baseUrl: upstream.url }))).toMatchObject({
      kind: "decode",
    });
  });

  it("with an error status is mirrored over REST as a page that may do nothing", async () => {
    const upstream = await startUpstream(
      (_, response) => void response.writeHead(503, { "content-type": "text/html", "retry-after": "7" }).end(page),
    );
    const { rest: base, mcp: mcpBase } = await generatedBefore(upstream.url);
    const response = await postForm(tokenPath(base), secretRequest);
    expect(response.status).toBe(503);
    expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(response.headers.get("retry-after")).toBe("7");
    expect(response.headers.get("content-security-policy")).toBe("sandbox");
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    expect(await response.text()).toBe(page);
    expect(upstream.seen).toHaveLength(1);
    expect(await toolErrorText(await mcpOverHttp(mcpBase), secretRequest)).toContain("answered 503");
    expect(await callError(exchangetoken({ body: secretRequest }, { baseUrl: upstream.url }))).toMatchObject({
      kind: "status",
      status: 503,
    });
  });

  it("with secrets in it shows none of them in an error text", async () => {
    const upstream = await startUpstream(
      (seen, response) =>
        void response
          .writeHead(500, { "content-type": "text/html" })
          .end(`<pre>${Object.values(secrets).join(" ")}\n${seen.body}</pre>`),
    );
    const text = await toolErrorText(await mcpOverHttp((await generatedBefore(upstream.url)).mcp), secretRequest);
    const error = await callError(exchangetoken({ body: secretRequest }, { baseUrl: upstream.url }));
    expectNoSecret(`${text}${error.stack}${error.excerpt}`, allSecrets);
  });
});

describe("an upstream whose error repeats a secret of the request", () => {
  const secret = "secret+that/nobody&may=see";

  it.each([
    ["as it is", `no client with ${secret}`],
    ["percent-encoded", `no client with ${encodeURIComponent(secret)}`],
    ["with HTML entities", `<p>no client with ${secret.replaceAll("&", "&amp;")}</p>`],
    ["as JSON inside JSON", JSON.stringify({ message: JSON.stringify({ client_secret: secret }) })],
  ])("%s: it is in no error text", async (_, text) => {
    const upstream = await startUpstream(
      (_seen, response) => void response.writeHead(500, { "content-type": "text/plain" }).end(text),
    );
    const body: TokenRequest = { grant_type: "client_credentials", client_id: "app", client_secret: secret };
    const error = await callError(exchangetoken({ body }, { baseUrl: upstream.url }));
    const told = await toolErrorText(await mcpOverHttp((await generatedBefore(upstream.url)).mcp), body);
    expectNoSecret(`${told}${error.stack}${error.excerpt}`, [secret, secret.replaceAll("&", "&amp;")]);
  });

  it("holds tokens of its own in JSON inside JSON: they are in no error text", async () => {
    const upstream = await startUpstream((_, response) => json(response, { message: JSON.stringify(answered) }, 500));
    const error = await callError(exchangetoken({ body: secretRequest }, { baseUrl: upstream.url }));
    expectNoSecret(`${error.stack}${error.excerpt}`, allSecrets);
  });
});

describe("a token call that is redirected", () => {
  it.each([307, 308])(
    "by %i to another path of the upstream is made there, with its method and body",
    async (status) => {
      const upstream = await startUpstream((seen, response) => {
        if (seen.url === "/api/oauth/token") response.writeHead(status, { location: "/elsewhere/token?a=1" }).end();
        else json(response, { ...answered, token_type: "Bearer" });
      });
      const { rest: base, mcp: mcpBase } = await generatedBefore(upstream.url);
      expect(await (await postForm(tokenPath(base), secretRequest)).json()).toMatchObject(answered);
      expect((await exchangeTool(await mcpOverHttp(mcpBase), secretRequest)).structuredContent).toMatchObject(answered);
      expect(await exchangetoken({ body: secretRequest }, { baseUrl: upstream.url })).toMatchObject(answered);
      expect(upstream.seen.map(({ method, url }) => `${method} ${url}`)).toEqual(
        Array.from({ length: 3 }, () => ["POST /api/oauth/token", "POST /elsewhere/token?a=1"]).flat(),
      );
      for (const { body, headers } of upstream.seen) {
        expect(Object.fromEntries(new URLSearchParams(body))).toEqual(secretRequest);
        expect(headers["content-type"]).toMatch(/^application\/x-www-form-urlencoded/);
      }
    },
  );

  it.each([307, 308])(
    "by %i to another server, real as it is, is not made: the code is for the first",
    async (status) => {
      const upstream = await startUpstream(
        (seen, response) => void response.writeHead(status, { location: `${server.url}${seen.url}` }).end(),
      );
      const { request } = await signIn();
      const { rest: base } = await generatedBefore(upstream.url);
      const response = await postForm(tokenPath(base), request);
      expect(response.status).toBe(502);
      await oauthErrorOf(response);
      // Nobody has spent it.
      const { rest: right } = await generatedBefore(server.url);
      await expectGood((await tokensOf(await postForm(tokenPath(right), request))).access_token);
    },
  );

  it.each([301, 302, 303])("by %i is not made anywhere else, since method and body would be lost", async (status) => {
    const upstream = await startUpstream(
      (_, response) => void response.writeHead(status, { location: "/login" }).end(),
    );
    const { rest: base } = await generatedBefore(upstream.url);
    const response = await postForm(tokenPath(base), secretRequest);
    expect(response.status).toBe(502);
    await oauthErrorOf(response);
    expect(upstream.seen).toHaveLength(1);
    expect(await callError(exchangetoken({ body: secretRequest }, { baseUrl: upstream.url }))).toMatchObject({
      kind: "redirect",
    });
  });
});

interface Program {
  readonly adapters: Adapters;
  /** Ends the program and answers with everything that it wrote. */
  readonly end: () => Promise<string>;
}

/** The generated program as people start it, at the most talkative log level. */
async function startProgram(baseUrl: string): Promise<Program> {
  const child = spawn(process.execPath, ["--import", "tsx", program], {
    env: {
      ...process.env,
      LOG_LEVEL: "trace",
      OAUTH_AUTHORIZATION_BASE_URL: baseUrl,
      OAUTH_AUTHORIZATION_REST_PORT: "0",
      OAUTH_AUTHORIZATION_REST_ADDRESS: "127.0.0.1",
      OAUTH_AUTHORIZATION_MCP_PORT: "0",
      OAUTH_AUTHORIZATION_MCP_ADDRESS: "127.0.0.1",
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let written = "";
  const heard = (chunk: Buffer): void => void (written += chunk.toString());
  child.stdout.on("data", heard);
  child.stderr.on("data", heard);
  const addressOf = (kind: string): string | undefined =>
    new RegExp(`\\(${kind}\\) listens on (http://127\\.0\\.0\\.1:\\d+)`).exec(written)?.[1];
  await expect.poll(() => addressOf("REST") !== undefined && addressOf("MCP") !== undefined).toBe(true);
  return {
    adapters: { rest: addressOf("REST") ?? "", mcp: addressOf("MCP") ?? "" },
    end: async () => {
      child.kill("SIGTERM");
      await once(child, "close");
      return written;
    },
  };
}

describe("the log at level trace", () => {
  it("holds no code, verifier, secret or token of exchanges that succeed and that the server refuses", async () => {
    const { adapters: running, end } = await startProgram(server.url);
    const seen: string[] = [];
    const exchanged = async (response: Response): Promise<Tokens> => {
      const tokens = await tokensOf(response);
      seen.push(...Object.values(tokens));
      return tokens;
    };
    const signedIn = async (client?: RegisteredClient): Promise<Awaited<ReturnType<typeof signIn>>["request"]> => {
      const { request } = await signIn(client, running.rest);
      seen.push(request.code, request.code_verifier);
      return request;
    };

    const { refresh_token } = await exchanged(await postForm(tokenPath(running.rest), await signedIn()));
    await exchanged(
      await postJson(tokenPath(running.rest), {
        ...(await signedIn(postingClient)),
        client_secret: postingClient.client_secret,
      }),
    );
    const { client_id: _, ...byHeader } = await signedIn(basicClient);
    await exchanged(await postForm(tokenPath(running.rest), byHeader, { authorization: basicHeader() }));
    const client = await mcpOverHttp(running.mcp);
    const renewed = checkTokens((await exchangeTool(client, refreshRequest(refresh_token))).structuredContent);
    seen.push(...Object.values(renewed));

    const wrong = { ...(await signedIn()), code_verifier: (await createPkcePair()).code_verifier };
    seen.push(wrong.code_verifier);
    expect((await postForm(tokenPath(running.rest), wrong)).status).toBe(400);
    expectNoSecret(await toolErrorText(client, wrong), seen);
    expectNoSecret(await toolErrorText(client, refreshRequest(refresh_token)), seen);

    const written = await end();
    expect(written).toContain('"url":"/v1/oauth/token"');
    expect(written).toMatch(/"url":"\/v1\/oauth\/authorize\?client_id&/);
    expectNoSecret(written, [
      ...seen,
      postingClient.client_secret,
      basicClient.client_secret,
      basicHeader().slice("Basic ".length),
    ]);
  });

  it("holds none of requests that are refused or put into the URL", async () => {
    const { adapters: running, end } = await startProgram(server.url);
    const query = new URLSearchParams(secretRequest).toString();
    const headers = {
      cookie: `session=${secrets.client_secret}`,
      "x-api-key": secrets.client_secret,
      "x-request-id": "kept-request-id",
    };
    expect((await fetch(`${tokenPath(running.rest)}?${query}`, { headers })).status).toBe(405);
    expect((await fetch(`${running.rest}/unknown?${query}`, { headers })).status).toBe(404);
    expect((await fetch(`${running.rest}/v1/oauth/authorize?${query}`, { headers })).status).toBe(400);
    expect((await postText(tokenPath(running.rest), query, "application/xml")).status).toBe(415);
    expect((await postText(tokenPath(running.rest), query, "text/plain")).ok).toBe(false);
    expect((await postText(tokenPath(running.rest), `{"code": ${secrets.code}`, "application/json")).status).toBe(400);
    expect((await postForm(tokenPath(running.rest), secrets)).status).toBe(400);
    await postText(`${running.mcp}/mcp?${query}`, `{"code": ${secrets.code}`, "application/json");
    await toolErrorText(await mcpOverHttp(running.mcp), secrets);
    const written = await end();
    expect(written).toContain("kept-request-id");
    expectNoSecret(written, allSecrets);
  });

  it("holds none of what an upstream that fails sends back", async () => {
    const answers: readonly ((body: string) => {
      readonly status: number;
      readonly type: string;
      readonly text: string;
      readonly location?: string;
    })[] = [
      (body) => ({
        status: 200,
        type: "text/html",
        text: `<p>${body} ${Object.values(secrets).join(" ")} ${JSON.stringify(answered)}</p>`,
      }),
      (body) => ({ status: 200, type: "application/json", text: `${JSON.stringify(answered)} ${body}` }),
      (body) => ({ status: 500, type: "text/plain", text: `failed on ${body}` }),
      () => ({
        status: 400,
        type: "application/json",
        text: JSON.stringify({ error: "invalid_grant", error_description: `no code ${secrets.code}` }),
      }),
      (body) => ({ status: 302, type: "text/plain", text: "", location: `/login?${body}` }),
    ];
    const upstream = await startUpstream((seen, response, index) => {
      const { status, type, text, location } = (answers[index >> 1] ?? answers[0])?.(seen.body) ?? {
        status: 500,
        type: "text/plain",
        text: "",
      };
      response.writeHead(status, { "content-type": type, ...(location === undefined ? {} : { location }) }).end(text);
    });
    const { adapters: running, end } = await startProgram(upstream.url);
    const client = await mcpOverHttp(running.mcp);
    const statuses: number[] = [];
    for (let round = 0; round < answers.length; round += 1) {
      statuses.push((await postForm(tokenPath(running.rest), secretRequest)).status);
      // What the request held is known; of the answer, what looks like a secret is.
      expectNoSecret(await toolErrorText(client, secretRequest), Object.values(secrets));
    }
    expect(statuses).toEqual([502, 502, 500, 400, 502]);
    upstream.server.closeAllConnections();
    upstream.server.close();
    expect((await postForm(tokenPath(running.rest), secretRequest)).status).toBe(502);
    expectNoSecret(await toolErrorText(client, secretRequest), allSecrets);
    const written = await end();
    expect(written).toContain("the upstream cannot be reached");
    expect(written).toContain("the upstream's answer cannot be used");
    expectNoSecret(written, allSecrets);
  });

  it.each([
    [
      "XML",
      "application/xml",
      `<token><access_token>${answered.access_token}</access_token><refresh_token>${answered.refresh_token}</refresh_token></token>`,
    ],
    ["YAML", "application/yaml", `access_token: ${answered.access_token}\nrefresh_token: ${answered.refresh_token}\n`],
    ["bare text", "text/plain", `${answered.access_token} ${answered.refresh_token}`],
  ])("holds none of the tokens in a good answer that cannot be read: %s", async (_, type, text) => {
    const upstream = await startUpstream(
      (_seen, response) => void response.writeHead(200, { "content-type": type }).end(text),
    );
    const { adapters: running, end } = await startProgram(upstream.url);
    const response = await postForm(tokenPath(running.rest), secretRequest);
    expect(response.status).toBe(502);
    expectNoSecret(JSON.stringify(await oauthErrorOf(response)), allSecrets);
    expectNoSecret(await toolErrorText(await mcpOverHttp(running.mcp), secretRequest), allSecrets);
    expectNoSecret(await end(), allSecrets);
  });
});
