import { createServer } from "node:net";
import { once } from "node:events";
import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { trust } from "../../templates/runtime/trust.js";
import { CallError, isCallError } from "../../templates/runtime/errors.js";
import {
  apiKey,
  basic,
  bearer,
  bytesBody,
  cookieHeader,
  encodeSegment,
  formBody,
  type HttpCall,
  jsonBody,
  multipartBody,
  sendBytes,
  sendJson,
  sendRaw,
  sendText,
  textBody,
  type Upstream,
} from "../../templates/runtime/http.js";
import { sendDecoded } from "../../templates/runtime/send-decoded.js";
import { encodeItems, headerTexts, plainQuery } from "../../templates/runtime/value-texts.js";
import { signedBy, throughTunnel } from "../../templates/runtime/upstream-needs.js";
import { failure, json, startUpstream } from "./upstream.js";

const get: HttpCall = { operation: "shop.get-item", method: "GET", path: "/items/1" };
const post: HttpCall = { operation: "shop.add-item", method: "POST", path: "/items", body: jsonBody({ name: "pen" }) };

function upstreamAt(baseUrl: string | undefined, more: Partial<Upstream> = {}): Upstream {
  return { namespace: "shop", baseUrl, ...more };
}

async function callError(promise: Promise<unknown>): Promise<CallError> {
  const error = await failure(promise);
  if (!isCallError(error)) throw error;
  return error;
}

describe("requests", () => {
  it("joins the base URL and the path without doubling a slash, and keeps fixed query values", async () => {
    const upstream = await startUpstream((_, response) => json(response, { ok: true }));
    await sendJson(upstreamAt(`${upstream.url}/v1/`), { ...get, path: "/items?fixed=1", query: { a: 2 } });
    await sendJson(upstreamAt(upstream.url), { ...get, path: "items" });
    expect(upstream.seen.map((seen) => seen.url)).toEqual(["/v1/items?fixed=1&a=2", "/items"]);
  });

  it("leaves absent values out, repeats lists, spells scalars and sends objects as JSON", async () => {
    const upstream = await startUpstream((_, response) => json(response, null));
    await sendJson(upstreamAt(upstream.url), {
      ...get,
      query: plainQuery({
        absent: undefined,
        none: null,
        list: ["a", 1, "b&c"],
        yes: true,
        n: 1.5,
        empty: "",
        "a b": "ä",
        o: { x: 1 },
      }),
      headers: headerTexts({ "X-Absent": undefined, "X-None": null, "X-N": 5, "X-List": ["a", "b"] }),
      cookies: cookieHeader({ a: "x; y", b: undefined, c: 1 }),
    });
    const [seen] = upstream.seen;
    expect(seen?.url).toBe("/items/1?list=a&list=1&list=b%26c&yes=true&n=1.5&empty=&a%20b=%C3%A4&o=%7B%22x%22%3A1%7D");
    expect(seen?.headers).toMatchObject({
      "x-n": "5",
      "x-list": "a, b",
      cookie: "a=x%3B%20y; c=1",
      accept: "application/json",
    });
    expect(seen?.headers).not.toHaveProperty("x-absent");
    expect(seen?.headers).not.toHaveProperty("x-none");
  });

  it.each([
    ["line break", { "X-Name": "a\r\nEvil: 1" }, "X-Name", "line break"],
    ["Unicode", { "X-Name": "日本" }, "X-Name", "Latin-1"],
    ["Host", { Host: "evil.test" }, "Host", "connection"],
    ["hop-by-hop", { "Transfer-Encoding": "chunked" }, "Transfer-Encoding", "connection"],
    ["bad name", { "X Name": "a" }, "X Name", "name"],
  ])("refuses a header with %s and names it", async (_, headers: Record<string, string>, name, why) => {
    const upstream = await startUpstream((_seen, response) => json(response, null));
    const error = await callError(sendJson(upstreamAt(upstream.url), { ...get, headers }));
    expect(error).toMatchObject({ kind: "input", operation: "shop.get-item", parameter: name });
    expect(error.message).toContain(why);
    expect(upstream.seen).toEqual([]);
  });

  it("encodes path segments and refuses those that change the path", () => {
    expect(encodeSegment("a/b ?#ä", "id")).toBe("a%2Fb%20%3F%23%C3%A4");
    expect(encodeItems(["a", "b/c", "d,e"], "id")).toBe("a,b%2Fc,d%2Ce");
    expect(encodeItems({ a: [1] }, "id")).toBe("%7B%22a%22%3A%5B1%5D%7D");
    expect(encodeSegment(0, "id")).toBe("0");
    for (const value of ["", ".", "..", undefined, null])
      for (const encode of [encodeSegment, encodeItems]) expect(() => encode(value, "id")).toThrow(/parameter `id`/);
    expect(() => encodeItems(["a/../b", "c"], "rest")).toThrow(/parameter `rest`/);
    expect(() => encodeSegment("\ud800", "id")).toThrow(CallError);
  });

  // What is declared as one text, a number or a truth value brings nothing along that writes lists and objects: JavaScript that passes one is told.
  it.each([
    ["a list", ["a", "b"], "Array"],
    ["an object", { a: 1 }, "Object"],
    ["a function", () => 1, "Function"],
    ["a date", new Date(0), "Date"],
    ["no number", NaN, "NaN"],
  ])("refuses %s where one text is declared", async (_, value, kind) => {
    const upstream = await startUpstream((_seen, response) => json(response, null));
    const given = trust<string>(value);
    const why = `parameter \`q\` holds ${kind}, which cannot be sent`;
    expect(() => encodeSegment(given, "q")).toThrow(why);
    for (const part of [{ query: { q: given } }, { headers: { q: given } }]) {
      const error = await callError(sendJson(upstreamAt(upstream.url), { ...get, ...part }));
      expect(error).toMatchObject({ kind: "input", operation: "shop.get-item", parameter: "q" });
      expect(error.message).toContain(why);
    }
    expect(upstream.seen).toEqual([]);
  });

  it("sends bodies as they are declared", async () => {
    const upstream = await startUpstream((_, response) => json(response, null));
    const to = upstreamAt(upstream.url);
    await sendJson(to, { ...post, body: jsonBody({ a: 1, b: undefined }) });
    await sendJson(to, { ...post, body: formBody({ a: "x y", b: undefined, c: [1, 2], d: null }) });
    await sendJson(to, { ...post, body: textBody("<a/>", "application/xml") });
    await sendJson(to, { ...post, body: bytesBody(new Uint8Array([65, 66])) });
    await sendJson(to, {
      ...post,
      body: multipartBody({
        title: "t",
        skip: undefined,
        file: { content: new TextEncoder().encode("data"), filename: "a.txt", mediaType: "text/plain" },
      }),
    });
    expect(upstream.seen.map((seen) => [seen.headers["content-type"]?.split(";")[0], seen.body])).toEqual([
      ["application/json", '{"a":1}'],
      ["application/x-www-form-urlencoded", "a=x+y&c=1&c=2"],
      ["application/xml", "<a/>"],
      ["application/octet-stream", "AB"],
      [
        "multipart/form-data",
        expect.stringContaining('name="file"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\ndata'),
      ],
    ]);
  });

  it("puts credentials where they belong, and an explicit header first", async () => {
    const upstream = await startUpstream((_, response) => json(response, null));
    const credentials = apiKey(
      { in: "header", name: "X-Key", value: "k1" },
      { in: "query", name: "key", value: "k 2" },
      { in: "cookie", name: "sid", value: "k3" },
    );
    await sendJson(upstreamAt(upstream.url), { ...post, path: "/items?a=1" }, { credentials });
    await sendJson(upstreamAt(upstream.url, { credentials: (binding) => bearer(binding("TOKEN")) }), get, {
      bindings: { TOKEN: "t-1" },
    });
    await sendJson(upstreamAt(upstream.url), get, { credentials: basic("us", "pä") });
    await sendJson(upstreamAt(upstream.url), get, {
      credentials: bearer("other"),
      headers: { Authorization: "Own x" },
    });
    expect(upstream.seen[0]).toMatchObject({
      url: "/items?a=1&key=k%202",
      body: '{"name":"pen"}',
      headers: { "x-key": "k1", cookie: "sid=k3" },
    });
    expect(upstream.seen.slice(1).map((seen) => seen.headers.authorization)).toEqual([
      "Bearer t-1",
      `Basic ${Buffer.from("us:pä").toString("base64")}`,
      "Own x",
    ]);
  });

  it("never goes around a tunnel", async () => {
    expect(
      await callError(sendJson(upstreamAt("http://127.0.0.1:1", { tunnel: throughTunnel("ziti") }), get)),
    ).toMatchObject({
      kind: "configuration",
      message: expect.stringMatching(/shop.*ziti tunnel.*fetch/),
    });
    const through: typeof fetch = async () =>
      new Response('{"a":1}', { headers: { "content-type": "application/json" } });
    expect(
      await sendJson(upstreamAt("http://127.0.0.1:1", { tunnel: throughTunnel("ziti") }), get, { fetch: through }),
    ).toEqual({
      a: 1,
    });
  });

  it("names a missing binding, base URL or signer and who needs it", async () => {
    const to = upstreamAt("http://127.0.0.1:1", { credentials: (binding) => bearer(binding("CAPSTAN_TEST_UNSET")) });
    expect(await callError(sendJson(to, get))).toMatchObject({
      kind: "configuration",
      message: expect.stringMatching(/`CAPSTAN_TEST_UNSET`.*`shop`/),
    });
    expect(await callError(sendJson(upstreamAt(undefined), get))).toMatchObject({
      kind: "configuration",
      message: expect.stringMatching(/consumes shop.*baseUrl/),
    });
    expect(await callError(sendJson(upstreamAt("not a url"), get))).toMatchObject({ kind: "configuration" });
    expect(
      await callError(sendJson(upstreamAt("http://127.0.0.1:1", { signer: signedBy("oauth1") }), get)),
    ).toMatchObject({
      kind: "configuration",
      message: expect.stringMatching(/oauth1.*sign/),
    });
    const server = await startUpstream((_, response) => json(response, { a: 1 }));
    for (const given of [{ sign: (request: Request) => request }, { authorization: "x" }, { credentials: bearer("t") }])
      expect(await sendJson(upstreamAt(server.url, { signer: signedBy("oauth1") }), get, given)).toEqual({ a: 1 });
  });
});

describe("answers", () => {
  it("parses JSON, takes an empty answer for null, reads text and bytes", async () => {
    const upstream = await startUpstream((seen, response) => {
      if (seen.url === "/empty") response.writeHead(204).end();
      else if (seen.url === "/latin")
        response.writeHead(200, { "content-type": "text/plain; charset=iso-8859-1" }).end(Buffer.from([0xe4]));
      else json(response, { a: [1] });
    });
    const to = upstreamAt(upstream.url);
    expect(await sendJson(to, get)).toEqual({ a: [1] });
    expect(await sendJson(to, { ...get, path: "/empty" })).toBeNull();
    expect(await sendText(to, { ...get, path: "/latin" })).toBe("ä");
    expect(Buffer.from(await sendBytes(to, get)).toString()).toBe('{"a":[1]}');
    expect(await sendDecoded(to, get, (text) => text.length)).toBe(9);
  });

  it("turns an error status into a CallError with the parsed body", async () => {
    const upstream = await startUpstream((_, response) =>
      json(response, { message: "no such item" }, 404, { "x-request-id": "r-1" }),
    );
    const error = await callError(sendJson(upstreamAt(upstream.url), { ...get, query: { q: "private" } }));
    expect(error).toMatchObject({
      kind: "status",
      status: 404,
      operation: "shop.get-item",
      method: "GET",
      requestId: "r-1",
      body: { message: "no such item" },
    });
    expect(error.url).toBe(`${upstream.url}/items/1?q`);
    expect(error.message).toContain("no such item");
  });

  it("calls what is no JSON a decode error that shows its beginning", async () => {
    const upstream = await startUpstream(
      (_, response) => void response.writeHead(200, { "content-type": "text/html" }).end(`<html>${"x".repeat(2000)}`),
    );
    const error = await callError(sendJson(upstreamAt(upstream.url), get));
    expect(error).toMatchObject({ kind: "decode", message: expect.stringContaining("text/html") });
    expect(error.excerpt).toHaveLength(500);
  });

  it("stops reading an answer that is too large", async () => {
    const upstream = await startUpstream((_, response) => {
      response.writeHead(200, { "content-type": "application/json" });
      response.write(`"${"x".repeat(5000)}`);
      response.end('"');
    });
    expect(await callError(sendJson(upstreamAt(upstream.url), get, { maxBytes: 1000 }))).toMatchObject({
      kind: "decode",
      message: expect.stringContaining("1000"),
    });
  });

  it("hands a raw answer on untouched: status, headers, unfollowed redirect, unread body", async () => {
    const upstream = await startUpstream(
      (_, response) => void response.writeHead(302, { location: "https://elsewhere.test/?code=1" }).end("moved"),
    );
    const answer = await sendRaw(upstreamAt(upstream.url), get);
    expect(answer.status).toBe(302);
    expect(answer.headers.get("location")).toBe("https://elsewhere.test/?code=1");
    expect(await new Response(answer.body).text()).toBe("moved");
    expect(upstream.seen).toHaveLength(1);
  });
});

describe("secrets", () => {
  it("are no members of an error, whatever it is told, but those that it is known to show", () => {
    const details = { status: 500, text: "s3cret", body: "s3cret", excerpt: "fine", later: "s3cret" };
    const error = new CallError("status", "failed", details);
    expect(JSON.stringify({ ...error })).not.toContain("s3cret");
    expect(error).toMatchObject({ status: 500, excerpt: "fine", text: "s3cret" });
  });

  it("never reach the message, the printed error or its JSON", async () => {
    const secrets = ["s3cr3t-token", "s3cr3t-code", "s3cr3t-pass", "s3cr3t-verifier"];
    const upstream = await startUpstream((seen, response) =>
      json(
        response,
        {
          error: "bad",
          access_token: secrets[0],
          note: `you sent ${seen.headers.authorization} and code=${secrets[1]}`,
        },
        400,
      ),
    );
    const options = { credentials: bearer("s3cr3t-token") };
    const inUrl = await callError(sendJson(upstreamAt(upstream.url.replace("//", "//user:s3cr3t-pass@")), get));
    expect(inUrl).toMatchObject({ kind: "configuration" });
    const error = await callError(
      sendJson(upstreamAt(upstream.url), { ...post, query: { code_verifier: "s3cr3t-verifier" } }, options),
    );
    const printed = `${inspect(inUrl)} ${error.message} ${error.stack} ${inspect(error)} ${JSON.stringify(error)} ${error.excerpt} ${error.url}`;
    expect(error.status).toBe(400);
    for (const secret of secrets) expect(printed).not.toContain(secret);
  });
});

describe("retries", () => {
  it("repeats idempotent calls on passing failures and honours Retry-After", async () => {
    const times: number[] = [];
    const upstream = await startUpstream((_, response, index) => {
      times.push(Date.now());
      if (index === 0) json(response, {}, 503, { "retry-after": "1" });
      else if (index === 1) json(response, {}, 502);
      else json(response, { done: true });
    });
    expect(await sendJson(upstreamAt(upstream.url), get)).toEqual({ done: true });
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(990);
  });

  it("does not repeat what is not safe, not wanted or not passing", async () => {
    const upstream = await startUpstream((seen, response) =>
      json(
        response,
        {},
        seen.url === "/500" ? 500 : seen.url === "/later" ? 429 : 503,
        seen.url === "/later" ? { "retry-after": "3600" } : {},
      ),
    );
    const to = upstreamAt(upstream.url);
    expect(await callError(sendJson(to, post))).toMatchObject({ status: 503 });
    expect(await callError(sendJson(to, get, { retries: 0 }))).toMatchObject({ status: 503 });
    expect(await callError(sendJson(to, { ...get, path: "/500" }))).toMatchObject({ status: 500 });
    expect(await callError(sendJson(to, { ...get, path: "/later" }))).toMatchObject({ status: 429, retryAfter: 3600 });
    expect(upstream.seen).toHaveLength(4);
  });

  it("repeats after a broken connection, for idempotent calls only", async () => {
    const upstream = await startUpstream((seen, response, index) =>
      index % 2 === 0 || seen.method === "POST" ? void response.socket?.destroy() : json(response, 1),
    );
    expect(await sendJson(upstreamAt(upstream.url), get)).toBe(1);
    expect(await callError(sendJson(upstreamAt(upstream.url), post))).toMatchObject({ kind: "network" });
    expect(upstream.seen).toHaveLength(3);
  });

  it("says where nobody answers", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    server.close();
    await once(server, "close");
    const port = typeof address === "object" ? address?.port : undefined;
    const error = await callError(sendJson(upstreamAt(`http://127.0.0.1:${port}`), get, { retries: 1 }));
    expect(error).toMatchObject({
      kind: "network",
      message: `shop.get-item: no answer from http://127.0.0.1:${port} (ECONNREFUSED)`,
    });
  });
});

describe("time", () => {
  it("takes a time that is longer than timers can wait for as no reason to give up", async () => {
    const slow = await startUpstream((_, response) => void setTimeout(() => json(response, {}), 30));
    for (const timeoutMs of [2 ** 31, 1e12, Infinity])
      expect(await sendJson({ namespace: "shop", baseUrl: slow.url }, get, { timeoutMs, retries: 0 })).toEqual({});
  });

  it("ends a try that takes too long, also while the body is coming", async () => {
    const upstream = await startUpstream((seen, response) => {
      if (seen.url === "/slow-body") response.writeHead(200).write("[");
    });
    const to = upstreamAt(upstream.url);
    expect(await callError(sendJson(to, get, { timeoutMs: 50 }))).toMatchObject({
      kind: "timeout",
      operation: "shop.get-item",
    });
    expect(await callError(sendJson(to, { ...get, path: "/slow-body" }, { timeoutMs: 50 }))).toMatchObject({
      kind: "timeout",
    });
  });

  it("stops when the caller aborts: before, during the call, and during back-off", async () => {
    const patience = new AbortController();
    const upstream = await startUpstream((seen, response) => {
      if (seen.url !== "/busy") return;
      json(response, {}, 503, { "retry-after": "10" });
      setTimeout(() => patience.abort(), 50);
    });
    const to = upstreamAt(upstream.url);
    expect(await callError(sendJson(to, get, { signal: AbortSignal.abort() }))).toMatchObject({ kind: "aborted" });
    // A signal of time says that the time is over.
    expect(await callError(sendJson(to, get, { signal: AbortSignal.timeout(30) }))).toMatchObject({ kind: "timeout" });
    expect(await callError(sendJson(to, { ...get, path: "/busy" }, { signal: patience.signal }))).toMatchObject({
      kind: "aborted",
    });
    expect(upstream.seen.filter(({ url }) => url === "/busy")).toHaveLength(1);
  });
});

describe("redirects", () => {
  const secretOptions = {
    credentials: bearer("t"),
    headers: { "X-Api-Key": "k", Cookie: "c=1", "Accept-Language": "de" },
  };

  it("keep credentials on the same origin and drop every secret on another", async () => {
    const other = await startUpstream((_, response) => json(response, "other"));
    const upstream = await startUpstream((seen, response) => {
      if (seen.url === "/items/1") response.writeHead(302, { location: "/same" }).end();
      else response.writeHead(307, { location: `${other.url}/there` }).end();
    });
    expect(await sendJson(upstreamAt(upstream.url), get, secretOptions)).toBe("other");
    expect(upstream.seen[1]?.headers).toMatchObject({ authorization: "Bearer t", "x-api-key": "k", cookie: "c=1" });
    expect(other.seen[0]?.headers).toMatchObject({ "accept-language": "de", accept: "application/json" });
    for (const name of ["authorization", "x-api-key", "cookie"])
      expect(other.seen[0]?.headers).not.toHaveProperty(name);
  });

  it("repeat a key that stands in them to their own origin, and tell it to no other", async () => {
    const key = "key-0000-0000";
    const other = await startUpstream((_, response) => json(response, "other"));
    const upstream = await startUpstream((seen, response) => {
      const to = seen.url.startsWith("/items/1?") ? `/items/1/?key=${key}` : `${other.url}/there?key=${key}`;
      response.writeHead(301, { location: to }).end();
    });
    const credentials = apiKey({ in: "query", name: "key", value: key });
    expect(await sendJson(upstreamAt(upstream.url), get, { credentials })).toBe("other");
    expect(upstream.seen.map(({ url }) => url)).toEqual([`/items/1?key=${key}`, `/items/1/?key=${key}`]);
    expect(other.seen.map(({ url }) => url)).toEqual([`/there?key=${"*".repeat(key.length)}`]);
  });

  it("do not give credentials back once the call has left their origin", async () => {
    let back = "";
    const other = await startUpstream((_, response) => void response.writeHead(302, { location: back }).end());
    const upstream = await startUpstream((seen, response) =>
      seen.url === "/back" ? json(response, 1) : void response.writeHead(302, { location: other.url }).end(),
    );
    back = `${upstream.url}/back`;
    await sendJson(upstreamAt(upstream.url), get, { credentials: bearer("t") });
    expect(upstream.seen[1]?.headers).not.toHaveProperty("authorization");
  });

  it.each([
    [301, "GET", ""],
    [302, "GET", ""],
    [303, "GET", ""],
    [307, "POST", '{"name":"pen"}'],
    [308, "POST", '{"name":"pen"}'],
  ])("%i turns a POST into %s with body %j", async (status, method, body) => {
    const upstream = await startUpstream((seen, response) =>
      seen.url === "/items" ? void response.writeHead(status, { location: "/next" }).end() : json(response, null),
    );
    await sendJson(upstreamAt(upstream.url), post);
    expect(upstream.seen[1]).toMatchObject({ method, body, url: "/next" });
    expect(upstream.seen[1]?.headers["content-type"]).toBe(body === "" ? undefined : "application/json");
  });

  it("end after five, and never leave HTTP", async () => {
    const upstream = await startUpstream(
      (seen, response) =>
        void response.writeHead(302, { location: seen.url === "/file" ? "file:///etc/passwd" : "/again" }).end(),
    );
    expect(await callError(sendJson(upstreamAt(upstream.url), get))).toMatchObject({ kind: "redirect" });
    expect(upstream.seen).toHaveLength(6);
    expect(await callError(sendJson(upstreamAt(upstream.url), { ...get, path: "/file" }))).toMatchObject({
      kind: "redirect",
      operation: "shop.get-item",
    });
  });

  it("never leave HTTPS", async () => {
    const calls: string[] = [];
    const options = {
      fetch: async (input: string | URL | Request): Promise<Response> => {
        calls.push(input instanceof Request ? input.url : String(input));
        return new Response(null, { status: 307, headers: { location: "http://api.test/x" } });
      },
    };
    expect(await callError(sendJson(upstreamAt("https://api.test"), get, options))).toMatchObject({
      kind: "redirect",
      message: expect.stringContaining("HTTPS"),
    });
    expect(calls).toEqual(["https://api.test/items/1"]);
  });
});
