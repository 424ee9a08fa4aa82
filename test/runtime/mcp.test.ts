import { fileURLToPath } from "node:url";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { McpServer } from "@modelcontextprotocol/server";
import Fastify from "fastify";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { mountMcp, type MountOptions } from "../../templates/runtime/mcp-http.js";
import { echoServer } from "./mcp-echo.js";
import { json, startUpstream } from "./upstream.js";

type Mode = "legacy" | "auto";

async function serve(baseUrl: string, options: MountOptions = {}, host = "127.0.0.1"): Promise<string> {
  const app = Fastify();
  await mountMcp(app, () => echoServer(baseUrl, { upstreams: { up: { retries: 0 } } }), options);
  onTestFinished(async () => await app.close());
  return await app.listen({ port: 0, host });
}

async function connectTo(url: string, mode: Mode): Promise<Client> {
  const client = new Client({ name: "test", version: "1.0.0" }, { versionNegotiation: { mode } });
  await client.connect(new StreamableHTTPClientTransport(new URL(url)));
  onTestFinished(async () => await client.close());
  return client;
}

const token = { access_token: "at", token_type: "Bearer", more: [1] };

async function tokenServer(): Promise<string> {
  const upstream = await startUpstream((seen, response) => {
    if (seen.url.startsWith("/items/")) json(response, { id: seen.url.slice(7) });
    else if (seen.url === "/page") response.writeHead(302, { location: "https://login.test/" }).end();
    else if (seen.url === "/png") response.writeHead(200, { "content-type": "image/png" }).end(Buffer.from([1, 2]));
    else if (seen.url === "/text") response.writeHead(200, { "content-type": "text/plain" }).end("plain");
    else if (seen.body.includes("good")) json(response, token);
    else if (seen.body.includes("odd")) json(response, { access_token: [5], token_type: "Bearer" });
    else if (seen.body.includes("busy")) json(response, { message: "slow down" }, 429, { "retry-after": "7" });
    else json(response, { error: "invalid_grant", error_description: "spent" }, 400);
  });
  return upstream.url;
}

async function useEverything(client: Client): Promise<void> {
  const exchange = async (code: string): Promise<unknown> =>
    await client.callTool({ name: "exchange", arguments: { body: { grant_type: "authorization_code", code } } });
  expect((await client.listTools()).tools.map((tool) => tool.name)).toEqual(["exchange", "item", "raw", "throws"]);
  expect(await exchange("good")).toMatchObject({
    structuredContent: token,
    content: [{ type: "text", text: JSON.stringify(token) }],
  });
  expect(await exchange("bad")).toMatchObject({
    isError: true,
    content: [{ text: expect.stringMatching(/`invalid_grant`: spent\n.*begin a new authorization/) }],
  });
  expect(await exchange("busy")).toMatchObject({
    isError: true,
    content: [{ text: expect.stringContaining("wait 7 seconds") }],
  });
  const odd = await exchange("odd");
  expect(odd).toMatchObject({
    isError: true,
    content: [
      { text: expect.stringContaining("do not repeat") },
      { text: '{"access_token":[5],"token_type":"Bearer"}' },
    ],
  });
  expect(
    await client.callTool({ name: "exchange", arguments: { body: { grant_type: "authorization_code" } } }),
  ).toMatchObject({ isError: true, content: [{ text: expect.stringContaining("code") }] });
  expect(await client.callTool({ name: "item", arguments: { id: "7" } })).toMatchObject({
    structuredContent: { item: { id: "7" } },
  });
  expect(await client.callTool({ name: "raw", arguments: { id: "page" } })).toMatchObject({
    structuredContent: { status: 302, location: "https://login.test/" },
  });
  expect(await client.callTool({ name: "raw", arguments: { id: "png" } })).toMatchObject({
    content: [{ type: "image", data: "AQI=", mimeType: "image/png" }],
  });
  expect(await client.callTool({ name: "raw", arguments: { id: "text" } })).toMatchObject({
    content: [{ type: "text", text: "plain" }],
  });
  const thrown = await client.callTool({ name: "throws", arguments: {} });
  expect(thrown).toMatchObject({ isError: true });
  expect(JSON.stringify(thrown)).not.toContain("s3cret");
  expect(await client.readResource({ uri: "item://a/x" })).toMatchObject({
    contents: [{ uri: "item://a/x", mimeType: "application/json", text: '{"id":"a"}' }],
  });
  expect(await client.getPrompt({ name: "greet", arguments: { who: "{{absent}}" } })).toMatchObject({
    messages: [{ role: "user", content: { text: "Hello {{absent}}{{ absent }}, {{absent}}." } }],
  });
}

describe.each<Mode>(["legacy", "auto"])("a client in mode %s", (mode) => {
  it("uses tools, resources and prompts over HTTP, at either path", async () => {
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    const base = await serve(await tokenServer());
    await useEverything(await connectTo(`${base}/mcp`, mode));
    const client = await connectTo(`${base}/`, mode);
    expect((await client.listTools()).tools).toHaveLength(4);
  });

  it("uses tools, resources and prompts over stdio", async () => {
    const program = fileURLToPath(new URL("./mcp-echo.ts", import.meta.url));
    const client = new Client({ name: "test", version: "1.0.0" }, { versionNegotiation: { mode } });
    await client.connect(
      new StdioClientTransport({
        command: process.execPath,
        args: ["--import", "tsx", program, await tokenServer()],
        stderr: "ignore",
      }),
    );
    onTestFinished(async () => await client.close());
    await useEverything(client);
  });
});

describe("over HTTP", () => {
  const initialize = {
    jsonrpc: "2.0",
    id: 1,
    method: "initialize",
    params: { protocolVersion: "2025-06-18", capabilities: {}, clientInfo: { name: "t", version: "1" } },
  };
  const headers = { "content-type": "application/json", accept: "application/json, text/event-stream" };
  const ask = async (
    url: string,
    more: Record<string, string> = {},
    body = JSON.stringify(initialize),
  ): Promise<Response> => await fetch(url, { method: "POST", headers: { ...headers, ...more }, body });

  it("answers only what the protocol has: 405, 404, 400 and 413", async () => {
    const base = await serve("http://127.0.0.1:1", { maxBodyBytes: 1000 });
    for (const method of ["GET", "DELETE", "PUT", "OPTIONS"])
      expect([method, (await fetch(`${base}/mcp`, { method })).status]).toEqual([method, 405]);
    expect((await fetch(`${base}/elsewhere`)).status).toBe(404);
    expect((await ask(`${base}/mcp`)).status).toBe(200);
    expect((await ask(`${base}/mcp`, {}, "{not json")).status).toBe(400);
    expect((await ask(`${base}/mcp`, {}, `"${"x".repeat(2000)}"`)).status).toBe(413);
  });

  it("refuses pages of other origins where it listens on loopback, or where hosts are named", async () => {
    const base = await serve("http://127.0.0.1:1");
    expect((await ask(`${base}/mcp`, { origin: "http://evil.test" })).status).toBe(403);
    expect((await ask(`${base}/mcp`, { origin: "http://localhost:3000" })).status).toBe(200);
    const named = await serve("http://127.0.0.1:1", { allowedHosts: ["mcp.example.com"] });
    expect((await ask(`${named}/mcp`)).status).toBe(200);
    expect((await ask(`${named}/mcp`, { origin: "https://mcp.example.com" })).status).toBe(200);
    const open = await serve("http://127.0.0.1:1", {}, "0.0.0.0");
    expect((await ask(`${open}/mcp`)).status).toBe(200);
    expect((await ask(`${open}/mcp`, { origin: "http://page.test" })).status).toBe(403);
    const listed = await serve("http://127.0.0.1:1", { allowedOrigins: ["page.test"] }, "0.0.0.0");
    expect((await ask(`${listed}/mcp`, { origin: "http://page.test" })).status).toBe(200);
    expect((await ask(`${listed}/mcp`, { origin: "http://evil.test" })).status).toBe(403);
  });

  describe("a client that cancels", () => {
    const endless = async (
      options: MountOptions = {},
    ): Promise<{
      readonly base: string;
      readonly calls: () => number;
      readonly closed: ReturnType<typeof vi.fn>;
    }> => {
      const closed = vi.fn();
      const upstream = await startUpstream((_, response) => void response.on("close", closed));
      return { base: await serve(upstream.url, options), calls: () => upstream.seen.length, closed };
    };

    it.each<Mode>(["legacy", "auto"])("in mode %s ends the call upstream", async (mode) => {
      const { base, calls, closed } = await endless();
      const client = await connectTo(`${base}/mcp`, mode);
      const cancel = new AbortController();
      const call = client
        .callTool({ name: "item", arguments: { id: "1" } }, { signal: cancel.signal })
        .catch(() => "cancelled");
      await expect.poll(() => calls()).toBe(1);
      cancel.abort();
      expect(await call).toBe("cancelled");
      await expect.poll(() => closed).toHaveBeenCalled();
    });

    const message = (method: string, params: object, id?: number | string): string =>
      JSON.stringify({ jsonrpc: "2.0", method, params, ...(id === undefined ? {} : { id }) });
    const callItem = message("tools/call", { name: "item", arguments: { id: "1" } }, 7);
    const sessionOf = async (base: string): Promise<Record<string, string>> => ({
      "mcp-session-id": (await ask(`${base}/mcp`)).headers.get("mcp-session-id") ?? "",
    });

    it("ends its own call alone, by session or without one by address and id", async () => {
      const { base, calls, closed } = await endless();
      const [one, other] = [await sessionOf(base), await sessionOf(base)];
      expect(one["mcp-session-id"]).toMatch(/^[\w-]{36}$/);
      expect(one).not.toEqual(other);
      const running = [one, other, {}].map(async (session, index) => {
        await expect.poll(() => calls()).toBe(index);
        return await (await ask(`${base}/mcp`, session, callItem)).text();
      });
      await expect.poll(() => calls()).toBe(3);
      const cancel = async (session: Record<string, string>, requestId: number | string): Promise<number> =>
        (await ask(`${base}/mcp`, session, message("notifications/cancelled", { requestId }))).status;
      expect([await cancel(one, "7"), await cancel(one, 8), await cancel(await sessionOf(base), 7)]).toEqual([
        202, 202, 202,
      ]);
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(closed).not.toHaveBeenCalled();
      for (const [index, session] of [one, other, {}].entries()) {
        await cancel(session, 7);
        await expect.poll(() => closed).toHaveBeenCalledTimes(index + 1);
        expect(await running[index]).not.toContain("result");
      }
    });

    it("without a session ends no call of another user at the same address", async () => {
      const { base, calls, closed } = await endless({
        authInfo: ({ headers: given }) => ({
          token: String(given["x-token"]),
          clientId: "client",
          scopes: [],
          extra: { sub: given["x-user"] },
        }),
      });
      const running = ask(`${base}/mcp`, { "x-user": "ada", "x-token": "one" }, callItem);
      await expect.poll(() => calls()).toBe(1);
      const cancel = message("notifications/cancelled", { requestId: 7 });
      await ask(`${base}/mcp`, { "x-user": "eve", "x-token": "two" }, cancel);
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(closed).not.toHaveBeenCalled();
      // Her own, with a token that she has got since.
      await ask(`${base}/mcp`, { "x-user": "ada", "x-token": "three" }, cancel);
      await expect.poll(() => closed).toHaveBeenCalledTimes(1);
      await running;
    });

    it("without a session ends nothing where two calls could be meant", async () => {
      const { base, calls, closed } = await endless();
      const gone = new AbortController();
      const ended = [1, 2].map(
        async () =>
          await fetch(`${base}/mcp`, { method: "POST", headers, body: callItem, signal: gone.signal })
            .then(async (response) => await response.text())
            .catch(() => "gone"),
      );
      await expect.poll(() => calls()).toBe(2);
      await ask(`${base}/mcp`, {}, message("notifications/cancelled", { requestId: 7 }));
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(closed).not.toHaveBeenCalled();
      gone.abort();
      await Promise.all(ended);
    });
  });

  it("tells tools who is asking", async () => {
    const app = Fastify();
    const authInfo = { token: "t", clientId: "alice", scopes: ["read"] };
    const seen: unknown[] = [];
    await mountMcp(
      app,
      () => {
        const server = new McpServer({ name: "who", version: "1.0.0" });
        server.registerTool("who", { description: "Who." }, async (context) => {
          seen.push(context.http?.authInfo);
          return await Promise.resolve({ content: [] });
        });
        return server;
      },
      { authInfo: (request) => (request.headers["x-user"] === "alice" ? authInfo : undefined) },
    );
    onTestFinished(async () => await app.close());
    const base = await app.listen({ port: 0, host: "127.0.0.1" });
    for (const user of ["alice", "mallory"])
      await (
        await ask(
          `${base}/mcp`,
          { "x-user": user },
          JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "who", arguments: {} } }),
        )
      ).text();
    expect(seen).toEqual([authInfo, undefined]);
  });
});
