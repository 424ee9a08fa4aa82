import { fromJsonSchema, McpServer, requireScopes, type ServerContext } from "@modelcontextprotocol/server";
import Fastify, { type FastifyInstance } from "fastify";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { mountMcp, type MountOptions } from "../../templates/runtime/mcp-http.js";

type Run = (context: ServerContext) => Promise<string>;

const anything = fromJsonSchema<object>({ type: "object" });

function serverOf(run: Run): McpServer {
  const server = new McpServer({ name: "t", version: "1" });
  server.registerTool("say", { inputSchema: anything }, async (_, context) => ({
    content: [{ type: "text", text: await run(context) }],
  }));
  server.registerTool("guarded", { inputSchema: anything, scopeChallenge: requireScopes("notes.write") }, async () => ({
    content: [{ type: "text", text: "let in" }],
  }));
  return server;
}

async function serve(factory: () => McpServer, options: MountOptions = {}): Promise<FastifyInstance> {
  const app = Fastify();
  await mountMcp(app, factory, options);
  onTestFinished(async () => await app.close());
  return app;
}

const headers = {
  "content-type": "application/json",
  accept: "application/json, text/event-stream",
  "mcp-protocol-version": "2025-06-18",
  host: "localhost",
};

function call(name: string, more: object = {}): Record<string, unknown> {
  return { jsonrpc: "2.0", id: "a", method: "tools/call", params: { name, arguments: {}, ...more } };
}

const post = (payload: object, more: Record<string, string> = {}) =>
  ({ method: "POST", url: "/mcp", headers: { ...headers, ...more }, payload }) as const;

/** A promise, and what keeps it. */
function deferred<T>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((keep) => {
    resolve = keep;
  });
  return { promise, resolve };
}

/** The messages of a stream, and its comments. */
function framesOf(text: string): readonly unknown[] {
  return text
    .split("\n\n")
    .filter((frame) => frame !== "")
    .map((frame) => (frame.startsWith(":") ? frame : JSON.parse(frame.replace("event: message\ndata: ", ""))));
}

const result = (text: string): object => ({
  jsonrpc: "2.0",
  id: "a",
  result: { content: [{ type: "text", text }] },
});

describe("a request of an older revision (2025-11-25 and before)", () => {
  it("is answered with JSON where nothing is told before its answer", async () => {
    const app = await serve(() => serverOf(async () => "hello"));
    const answer = await app.inject(post(call("say")));
    expect([answer.statusCode, answer.headers["content-type"]]).toEqual([
      200,
      expect.stringContaining("application/json"),
    ]);
    expect(answer.json()).toEqual(result("hello"));
  });

  it("is answered with an error of the protocol, its id with it, where there is no such method", async () => {
    const app = await serve(() => serverOf(async () => "hello"));
    const answer = await app.inject(post({ jsonrpc: "2.0", id: 7, method: "no/such" }));
    expect(answer.json()).toMatchObject({ id: 7, error: { code: -32601 } });
  });

  it("is answered with events where its handler tells how it goes on: nothing told is lost", async () => {
    const app = await serve(() =>
      serverOf(async ({ mcpReq }) => {
        const progressToken = mcpReq._meta?.progressToken ?? "none";
        for (const progress of [1, 2])
          await mcpReq.notify({ method: "notifications/progress", params: { progressToken, progress } });
        return "done";
      }),
    );
    const answer = await app.inject(post(call("say", { _meta: { progressToken: "p" } })));
    expect(answer.headers["content-type"]).toBe("text/event-stream");
    expect(framesOf(answer.body)).toEqual([
      expect.objectContaining({ params: { progressToken: "p", progress: 1 } }),
      expect.objectContaining({ params: { progressToken: "p", progress: 2 } }),
      result("done"),
    ]);
  });

  it("is kept open by comments where it takes long", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    onTestFinished(() => void vi.useRealTimers());
    const { promise: started, resolve: begin } = deferred<void>();
    const { promise: text, resolve: answer } = deferred<string>();
    const app = await serve(() =>
      serverOf(async () => {
        begin();
        return await text;
      }),
    );
    const running = app.inject(post(call("say"))).then((response) => response);
    await started;
    vi.advanceTimersByTime(30_000);
    answer("at last");
    expect(framesOf((await running).body)).toEqual([": keepalive", ": keepalive", result("at last")]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("ends without an answer where its caller cancels it, and its handler hears of that", async () => {
    const heard = vi.fn();
    const { promise: started, resolve: begin } = deferred<void>();
    const app = await serve(() =>
      serverOf(async ({ mcpReq }) => {
        begin();
        await new Promise<void>((resolve) => {
          mcpReq.signal.addEventListener("abort", () => resolve());
        });
        heard();
        return "too late";
      }),
    );
    const running = app.inject(post(call("say"))).then((response) => response);
    await started;
    const cancel = { jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: "a" } };
    expect((await app.inject(post(cancel))).statusCode).toBe(202);
    expect((await running).body).toBe("");
    expect(heard).toHaveBeenCalledOnce();
  });

  it("closes the server that was made for it, once, and does not abort what has answered", async () => {
    const closed = vi.fn();
    const aborted = vi.fn();
    const app = await serve(() => {
      const server = serverOf(async ({ mcpReq }) => {
        mcpReq.signal.addEventListener("abort", aborted);
        return "done";
      });
      Object.assign(server.server, { onclose: closed });
      return server;
    });
    await app.inject(post(call("say")));
    await vi.waitFor(() => expect(closed).toHaveBeenCalledOnce());
    expect(aborted).not.toHaveBeenCalled();
  });

  it("is refused with the scopes that it lacks (RFC 6750 section 3.1)", async () => {
    const authInfo = { token: "t", clientId: "c", scopes: ["notes.read"] };
    const app = await serve(() => serverOf(async () => ""), { authInfo: () => authInfo });
    const answer = await app.inject(post(call("guarded")));
    expect(answer.statusCode).toBe(403);
    expect(answer.headers["www-authenticate"]).toMatch(/insufficient_scope.*notes\.write/);
    const rich = await serve(() => serverOf(async () => ""), {
      authInfo: () => ({ ...authInfo, scopes: ["notes.write"] }),
    });
    expect((await rich.inject(post(call("guarded")))).json()).toEqual(result("let in"));
  });

  it("leaves nothing behind where it is refused", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    onTestFinished(() => void vi.useRealTimers());
    const authInfo = { token: "t", clientId: "c", scopes: [] };
    const app = await serve(() => serverOf(async () => ""), { authInfo: () => authInfo });
    const before = vi.getTimerCount();
    expect((await app.inject(post(call("guarded")))).statusCode).toBe(403);
    expect(vi.getTimerCount()).toBe(before);
  });

  it("is an error with its id where the answer is no JSON", async () => {
    const app = await serve(() => {
      const server = new McpServer({ name: "t", version: "1" });
      server.registerTool("big", { inputSchema: anything }, async () => ({
        content: [{ type: "text", text: "" }],
        structuredContent: { number: 1n },
      }));
      return server;
    });
    const answer = await app.inject(post(call("big")));
    expect(answer.json()).toMatchObject({ id: "a", error: { code: -32603 } });
  });

  it("is 500 with its id where no server can be made, and that is logged", async () => {
    let isBroken = false;
    const app = await serve(() => {
      if (isBroken) throw new Error("no room");
      return serverOf(async () => "");
    });
    const warn = vi.spyOn(app.log, "warn");
    isBroken = true;
    const answer = await app.inject(post(call("say")));
    expect(answer.statusCode).toBe(500);
    expect(answer.json()).toMatchObject({ id: "a", error: { code: -32603 } });
    expect(warn).toHaveBeenCalled();
  });

  it.each([
    ["a revision that nobody knows", { "mcp-protocol-version": "1999-01-01" }, 400],
    ["a client that takes no events", { accept: "application/json" }, 406],
    ["a body that is called text", { "content-type": "text/plain" }, 415],
  ])("is refused for %s", async (_, more, status) => {
    const app = await serve(() => serverOf(async () => "hello"));
    expect((await app.inject(post(call("say"), more))).statusCode).toBe(status);
  });

  it("may be one of several in a batch", async () => {
    const app = await serve(() => serverOf(async () => "hello"));
    const answer = await app.inject(
      post([call("say"), { ...call("say"), id: "b" }], { "mcp-protocol-version": "2025-03-26" }),
    );
    expect(framesOf(answer.body)).toEqual([result("hello"), { ...result("hello"), id: "b" }]);
  });
});
