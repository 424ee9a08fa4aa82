import type { CallToolResult } from "@modelcontextprotocol/server";
import { fromJsonSchema } from "@modelcontextprotocol/server";
import { afterEach, describe, expect, it, vi } from "vitest";
import {
  type CallOptions,
  type RawAnswer,
  sendBytes,
  sendJson,
  sendRaw,
  type Upstream,
} from "../../templates/runtime/http.js";
import { callOptions, type McpOptions, readResource, runCheckedTool, runTool } from "../../templates/runtime/mcp.js";
import { fillPrompt } from "../../templates/runtime/mcp-prompts.js";
import { failure, startUpstream } from "./upstream.js";

interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

const send = { raw: sendRaw, json: sendJson, bytes: sendBytes } as const;
const context = (names: readonly string[] = [], maxListChars?: number): Parameters<typeof callOptions>[0] => ({
  mcpReq: { signal: new AbortController().signal },
  tool: { arguments: names, asked: new Map(names.map((name) => [name, name])), maxListChars },
});

async function upstreamOf(reply: Reply): Promise<Upstream> {
  const { url } = await startUpstream(
    (_, response) => void response.writeHead(reply.status ?? 200, reply.headers ?? {}).end(reply.body ?? ""),
  );
  return { namespace: "up", baseUrl: url };
}

/** What a tool over an operation of that format answers. */
async function resultOf(
  format: keyof typeof send,
  reply: Reply,
  options: CallOptions = {},
  names?: readonly string[],
): Promise<CallToolResult> {
  const upstream = await upstreamOf(reply);
  const call = { operation: "up.get-a", method: "GET", path: "/a" };
  return await runTool(
    async (given): Promise<unknown> => await send[format](upstream, call, given),
    callOptions(context(names), { call: { retries: 0, ...options } }),
  );
}

const text = (result: CallToolResult): readonly string[] =>
  result.content.map((block) => (block.type === "text" ? block.text : block.type));
const typed = (mediaType: string): { readonly headers: Readonly<Record<string, string>> } => ({
  headers: { "content-type": mediaType },
});

afterEach(() => void vi.restoreAllMocks());

describe("an answer that is an error", () => {
  const advice: readonly (readonly [number, RegExp])[] = [
    [400, /Correct the arguments/],
    [401, /This is not allowed/],
    [403, /This is not allowed/],
    [404, /nothing under these arguments/],
    [410, /nothing under these arguments/],
    [429, /wait 7 seconds/],
    [500, /Try again later/],
    [503, /Try again later/],
  ];
  it.each(advice)("%i is isError with the same words whether it is raw or JSON", async (status, words) => {
    const reply = {
      status,
      headers: { "content-type": "application/json", "retry-after": "7" },
      body: '{"error":"nope"}',
    };
    const [raw, json] = [await resultOf("raw", reply), await resultOf("json", reply)];
    expect(raw).toMatchObject({ isError: true, content: [{ text: expect.stringMatching(words) }] });
    expect(text(raw)[0]).toContain(`answered ${status}: {"error":"nope"}`);
    expect(text(raw)[0]?.replace(/:\d+/, "")).toBe(text(json)[0]?.replace(/:\d+/, ""));
  });

  it("of bytes is told without them", async () => {
    expect(
      await resultOf("raw", { status: 404, ...typed("image/png"), body: Buffer.from([0x89, 0xff]) }),
    ).toMatchObject({ isError: true, content: [{ text: expect.stringMatching(/answered 404\n/) }] });
  });
});

describe("a raw answer", () => {
  it("of 201 or 202 keeps its body and tells its location", async () => {
    for (const status of [201, 202]) {
      const result = await resultOf("raw", {
        status,
        headers: { "content-type": "application/json", location: "/things/7" },
        body: '{"id":7}',
      });
      expect(text(result)).toEqual(['{"id":7}', expect.stringContaining("/things/7")]);
      expect(result).toMatchObject({
        _meta: { "http/status": status, "http/headers": { location: expect.stringMatching(/^http:.*\/things\/7$/) } },
      });
      expect(result.isError).toBeUndefined();
    }
  });

  it("that redirects is where it leads", async () => {
    for (const status of [301, 302, 303, 307, 308])
      expect(await resultOf("raw", { status, headers: { location: "https://login.test/" } })).toMatchObject({
        structuredContent: { status, location: "https://login.test/" },
      });
  });

  it.each([
    ["text/plain; charset=iso-8859-1", Buffer.from([0xe9]), "é"],
    ["text/csv; charset=utf-16le", Buffer.from("é", "utf16le"), "é"],
    ["text/html", Buffer.from("<b>é</b>"), "<b>é</b>"],
    ["application/x-ndjson", Buffer.from('{"a":1}\n{"a":2}\n'), '{"a":1}\n{"a":2}\n'],
    ["application/vnd.api+json", Buffer.from('{"a": 1.10}'), '{"a": 1.10}'],
    ["application/yaml", Buffer.from("a: 1"), "a: 1"],
    ["image/svg+xml", Buffer.from("<svg/>"), "<svg/>"],
    ["text/plain; charset=unheard-of", Buffer.from("é"), "é"],
  ])("of %s is text, raw or bytes", async (mediaType, body, expected) => {
    expect(text(await resultOf("raw", { ...typed(mediaType), body }))).toEqual([expected]);
    expect(text(await resultOf("bytes", { ...typed(mediaType), body }))).toEqual([expected]);
  });

  it("without a media type is text where it is text", async () => {
    expect(text(await resultOf("raw", { body: "plain é" }))).toEqual(["plain é"]);
    expect(text(await resultOf("raw", { body: Buffer.from([0xff, 0xfe, 0xfd]) }))).toEqual(["resource"]);
  });

  it.each([
    ["image/png", "image"],
    ["audio/mpeg", "audio"],
    ["application/pdf", "resource"],
    ["application/octet-stream", "resource"],
  ])("of %s is bytes", async (mediaType, type) => {
    expect(await resultOf("raw", { ...typed(mediaType), body: Buffer.from([1, 2]) })).toMatchObject({
      content: [{ type }],
    });
    expect(await resultOf("bytes", { ...typed(mediaType), body: Buffer.from([1, 2]) })).toMatchObject({
      content: [{ type }],
    });
  });

  it("is read with limit, timeout and signal, and nobody goes on reading", async () => {
    const closed = vi.fn();
    const { url } = await startUpstream((_, response) => {
      response.writeHead(200, { "content-type": "application/json" });
      const more = setInterval(() => response.write("x".repeat(65_536)), 1);
      response.on("close", () => (clearInterval(more), closed()));
    });
    const gone = new AbortController();
    const run = async (call: CallOptions, signal = new AbortController().signal): Promise<CallToolResult> =>
      await runTool(
        async (given): Promise<RawAnswer> =>
          await sendRaw({ namespace: "up", baseUrl: url }, { operation: "up.get-a", method: "GET", path: "/a" }, given),
        callOptions({ mcpReq: { signal } }, { call }),
      );
    expect(text(await run({ maxBytes: 1_000_000 }))[0]).toContain("larger than 1000000 bytes");
    expect(text(await run({ timeoutMs: 200 }))[0]).toContain("no complete answer within 200 ms");
    setTimeout(() => gone.abort(), 200);
    expect(await run({}, gone.signal)).toMatchObject({
      isError: true,
      content: [{ text: expect.stringContaining("aborted") }],
    });
    await expect.poll(() => closed).toHaveBeenCalledTimes(3);
  });
});

describe("an empty answer", () => {
  it.each(["raw", "json", "bytes"] as const)("of a %s operation is an empty result", async (format) => {
    for (const reply of [{ status: 204 }, { status: 205 }, { status: 200, headers: { "content-length": "0" } }])
      expect(await resultOf(format, reply)).toEqual({ content: [] });
  });

  it("is not the same as a JSON null", async () => {
    expect(await resultOf("json", { ...typed("application/json"), body: "null" })).toEqual({
      content: [{ type: "text", text: "null" }],
    });
  });

  it("is the nothing that a declared output admits", async () => {
    const upstream = await upstreamOf({ status: 204 });
    const answer = async (schema: Parameters<typeof fromJsonSchema>[0]): Promise<CallToolResult> =>
      await runCheckedTool(
        fromJsonSchema(schema),
        async (given) => await sendJson(upstream, { operation: "up.a", method: "GET", path: "/" }, given),
        callOptions(context(), {}),
      );
    expect(await answer({ type: "object", properties: { id: { type: ["string", "null"] } } })).toMatchObject({
      structuredContent: {},
    });
    expect(await answer({ type: "array", items: {} })).toMatchObject({ structuredContent: [] });
    expect(await answer({ type: ["string", "null"] })).toMatchObject({ structuredContent: null });
    vi.spyOn(console, "warn").mockImplementation(() => undefined);
    expect(await answer({ type: "object", required: ["id"] })).toMatchObject({
      isError: true,
      content: [{ text: expect.stringContaining("do not repeat it") }, { text: "null" }],
    });
    expect(console.warn).toHaveBeenCalledOnce();
  });
});

describe("what else an answer says", () => {
  const page = (link: string): Reply => ({ headers: { "content-type": "application/json", link }, body: "[]" });
  it.each<readonly [string, readonly string[], RegExp]>([
    [
      '<https://api.test/items?page=2&per_page=30>; rel="next", <https://api.test/items?page=9>; rel="last"',
      ["page", "per_page"],
      /next page: call again with `page`: "2", `per_page`: "30"/,
    ],
    ["</items?cursor=a%2Cb>; rel=next", ["cursor"], /call again with `cursor`: "a,b"/],
    ['<?page=1>; rel="prev first", <?page=3>; title="x"; rel="last next"', ["page"], /call again with `page`: "3"/],
    [
      '<https://api.test/items?after=7&api_key=s3cret>; rel="next"',
      ["limit"],
      /no argument that leads to it \(the API asks for `after`, `api_key`\)/,
    ],
  ])("%s: the next page is told by the tool's own arguments", async (link, names, words) => {
    const result = await resultOf("json", page(link), {}, names);
    expect(text(result)).toEqual(["[]", expect.stringMatching(words)]);
    expect(JSON.stringify(result)).not.toContain("s3cret");
  });

  it("the last page says nothing of a next one", async () => {
    expect(text(await resultOf("json", page('<?page=1>; rel="prev"')))).toEqual(["[]"]);
  });

  it("how long to wait, and how many there are", async () => {
    const result = await resultOf("json", {
      status: 202,
      headers: { "content-type": "application/json", "retry-after": "3", "x-total-count": "70" },
      body: "{}",
    });
    expect(text(result)).toEqual(["{}", "Ask again after 3 seconds.\nThere are 70 in all."]);
  });
});

describe("a list that no model could read", () => {
  const items = Array.from({ length: 1_000 }, (_, id) => ({ id, name: "x".repeat(90) }));
  const cut = async (
    value: unknown,
    options: McpOptions = {},
    names: readonly string[] = [],
  ): Promise<CallToolResult> =>
    await runTool(
      async (): Promise<unknown> => await Promise.resolve(value),
      callOptions({ ...context(names, options.maxListChars) }, options),
    );

  it("is cut, and says how to get the rest", async () => {
    const result = await cut(items, { maxListChars: 10_000 }, ["id", "page", "$top"]);
    const [shown = "", note = ""] = text(result);
    const kept = JSON.parse(shown) as readonly unknown[];
    expect(shown.length).toBeLessThanOrEqual(10_000);
    expect(kept).toEqual(items.slice(0, kept.length));
    expect(kept.length).toBeGreaterThan(80);
    expect(note).toBe(
      `The answer is too long to be shown whole: these are the first ${kept.length} of 1000 elements. Ask for the rest, or for less, by \`page\`, \`$top\`.`,
    );
  });

  it("is cut inside an object too, in text and structured content alike", async () => {
    const result = await cut({ total: 1_000, data: { items } }, { maxListChars: 10_000 });
    expect(JSON.parse(text(result)[0] ?? "")).toEqual(result.structuredContent);
    expect(text(result)[1]).toMatch(/the first \d+ of 1000 elements of `data.items`\. Ask for fewer/);
  });

  it.each([
    ["a list of one", [{ rows: items }], "0.rows"],
    ["lists of one in each other", [[{ page: [{ rows: items }] }]], "0.0.page.0.rows"],
    ["a few elements", [{ rows: items }, { rows: items }], "0.rows"],
    ["an element of an object's list", { feed: [{ total: 1_000, rows: items }] }, "feed.0.rows"],
  ])("is cut inside %s", async (_, value, place) => {
    const [shown = "", note = ""] = text(await cut(value, { maxListChars: 10_000 }));
    expect(shown.length).toBeLessThanOrEqual(10_000);
    expect(shown.length).toBeGreaterThan(8_000);
    expect(note).toMatch(new RegExp(`the first \\d+ of 1000 elements of \`${place.replaceAll(".", "\\.")}\``));
  });

  it("is cut by default beyond 100,000 characters, and not at all where the limit is 0", async () => {
    expect(text(await cut(items))).toHaveLength(2);
    expect(text(await cut(items.slice(0, 500)))).toHaveLength(1);
    expect(text(await cut(items, { maxListChars: 0 }))).toHaveLength(1);
  });

  it("that is no list is left whole", async () => {
    expect(text(await cut("x".repeat(200_000)))[0]).toHaveLength(200_000);
    expect(text(await cut({ a: "x".repeat(200_000) }))).toHaveLength(1);
  });
});

describe("a resource that fails", () => {
  const read = async (reply: Reply): Promise<unknown> => {
    const upstream = await upstreamOf(reply);
    const options = callOptions(context(), { call: { retries: 0 } });
    return await failure(
      readResource(
        new URL("things://a"),
        "application/json",
        async (given) => await sendJson(upstream, { operation: "up.a", method: "GET", path: "/" }, given),
        options,
      ),
    );
  };

  it("is not found, in the protocol's own words", async () => {
    for (const status of [404, 410])
      expect(await read({ status })).toMatchObject({
        code: -32602,
        message: "Resource not found: things://a",
        data: { uri: "things://a" },
      });
  });

  it("in another way is an internal error that says what to do", async () => {
    expect(await read({ status: 500 })).toMatchObject({
      code: -32603,
      message: expect.stringContaining("Try again later"),
    });
    expect(await read({ status: 429, headers: { "retry-after": "7" } })).toMatchObject({
      code: -32603,
      message: expect.stringContaining("wait 7 seconds"),
    });
    expect(await read({ ...typed("application/json"), body: "{bad" })).toMatchObject({
      code: -32603,
      message: expect.stringContaining("is no valid JSON"),
    });
  });
});

describe("a prompt's text", () => {
  it.each([
    ['{"a": {"b": {{x}}}}', '{"a": {"b": 5}}'],
    ["{{x}}}", "5}"],
    ["{{{x}}}", "5"],
    ["{{{x}}", "{5"],
    ["{{{ x }}}}", "5}"],
    ["{{ x }}{{x}}", "55"],
    ["{{absent}}|{{unknown}}|{{constructor}}", "|{{unknown}}|{{constructor}}"],
    ["{{}} {x} {{x", "{{}} {x} {{x"],
    ["{{x y}}", "{{x y}}"],
  ])("%s", (template, expected) => {
    expect(
      fillPrompt([{ role: "user", content: template }], { x: "5", absent: undefined }).messages[0]?.content,
    ).toEqual({
      type: "text",
      text: expected,
    });
  });
});

describe("the options of a call", () => {
  it("may be chosen by who is asking", () => {
    const authInfo = { token: "t", clientId: "alice", scopes: [] };
    const { headers, context: given } = callOptions(
      { ...context(), http: { authInfo } },
      { call: ({ http }) => ({ headers: { "x-tenant": http?.authInfo?.clientId ?? "nobody" } }) },
      "up",
    );
    expect(headers).toEqual({ "x-tenant": "alice" });
    expect(given?.http?.authInfo).toBe(authInfo);
  });

  it("end by any of their signals", () => {
    for (const ended of ["request", "all", "own"] as const) {
      const controllers = { request: new AbortController(), all: new AbortController(), own: new AbortController() };
      const { signal } = callOptions(
        { mcpReq: { signal: controllers.request.signal } },
        { call: { signal: controllers.all.signal }, upstreams: { up: { signal: controllers.own.signal } } },
        "up",
      );
      expect(signal?.aborted).toBe(false);
      controllers[ended].abort();
      expect(signal?.aborted).toBe(true);
    }
  });
});
