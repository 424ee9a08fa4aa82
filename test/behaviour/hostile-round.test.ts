import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { connect } from "node:net";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { afterEach, describe, expect, it, onTestFinished } from "vitest";
import { json, type RecordingUpstream, type Seen, startUpstream } from "../runtime/upstream.js";
import { serve } from "./served.js";

const written = `naftiko: 1.0.0-alpha2
info: {label: Case, description: A case.}
capability:
  consumes:
    - type: http
      namespace: up
      baseUri: http://127.0.0.1:9
      resources:
        - {path: "/pets/{id}", operations: [{name: pet, method: GET, inputParameters: [{name: id, in: path, required: true}, {name: q, in: query}, {name: x-tag, in: header}]}]}
        - {path: /pets, operations: [{name: add, method: POST, inputParameters: [{name: body, in: body, type: object}]}]}
        - {path: /forms, operations: [{name: send, method: POST, body: {type: formUrlEncoded, data: {name: "{{name}}"}}, inputParameters: [{name: name, in: body, type: string}]}]}
        - {path: /json, operations: [{name: in-json, method: GET}]}
        - {path: /yaml, operations: [{name: in-yaml, method: GET, outputRawFormat: yaml}]}
        - {path: /xml, operations: [{name: in-xml, method: GET, outputRawFormat: xml}]}
        - {path: /csv, operations: [{name: in-csv, method: GET, outputRawFormat: csv}]}
  exposes:
    - type: rest
      namespace: t-rest
      port: 8080
      resources:
        - {path: "/pets/{id}", operations: [{method: GET, call: up.pet, with: {id: rest.path.id, q: rest.query.q, x-tag: rest.header.x-tag}}]}
        - {path: /pets, operations: [{method: POST, call: up.add, with: {body: rest.body}}]}
        - {path: /forms, operations: [{method: POST, call: up.send, inputParameters: [{name: name, in: body, type: string}], with: {name: rest.body.name}}]}
        - {path: /json, operations: [{method: GET, call: up.in-json, outputParameters: [{type: object, properties: {name: {type: string, mapping: $.name}, deep: {type: string, mapping: $.a.name}}}]}]}
        - {path: /whole, operations: [{method: GET, call: up.in-json}]}
        - {path: /yaml, operations: [{method: GET, call: up.in-yaml}]}
        - {path: /xml, operations: [{method: GET, call: up.in-xml}]}
        - {path: /csv, operations: [{method: GET, call: up.in-csv}]}
        - {path: "/fw/{path}", forward: {targetNamespace: up, trustedHeaders: [X-Tag]}}
    - type: mcp
      namespace: t-mcp
      port: 9090
      tools:
        - {name: pet, description: A pet., call: up.pet, inputParameters: [{name: id, type: string, required: true}, {name: q, type: string}, {name: x-tag, type: string}]}
        - {name: add, description: Adds., call: up.add, inputParameters: [{name: body, type: object, required: true}]}
        - {name: send, description: Sends., call: up.send, inputParameters: [{name: name, type: string, required: true}]}
      resources:
        - {name: pet-file, uri: "pets://{id}", description: A pet., call: up.pet}
`;

interface Victim {
  readonly upstream: RecordingUpstream;
  readonly rest: string;
  readonly mcp: string;
}

async function victim(
  answer: (seen: Seen, response: ServerResponse) => void = (_, response) => json(response, { fine: true }),
): Promise<Victim> {
  const upstream = await startUpstream(answer);
  const { servers, rest } = await serve(written, upstream);
  return { upstream, rest, mcp: servers.addresses["t-mcp"] ?? "" };
}

/** Bytes as they are written, and all that comes back until the server closes, or a second after it has said nothing more. */
async function raw(url: string, text: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  const chunks: Buffer[] = [];
  socket.on("data", (chunk: Buffer) => chunks.push(chunk)).on("error", () => undefined);
  socket.write(text.replaceAll("\n", "\r\n"), "latin1");
  socket.setTimeout(1_000, () => socket.destroy());
  await once(socket, "close");
  return Buffer.concat(chunks).toString("latin1");
}

const statusesIn = (text: string): readonly number[] =>
  [...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => Number(status));

async function client({ mcp }: Victim): Promise<Client> {
  const made = new Client({ name: "test", version: "1.0.0" });
  await made.connect(new StreamableHTTPClientTransport(new URL(`${mcp}/mcp`)));
  onTestFinished(async () => await made.close());
  return made;
}

async function post(
  url: string,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
): Promise<Response> {
  return await fetch(url, { method: "POST", body, headers: { "content-type": "application/json", ...headers } });
}

async function message({ mcp }: Victim, body: string): Promise<readonly [number, string]> {
  const answer = await post(`${mcp}/mcp`, body, { accept: "application/json, text/event-stream" });
  return [answer.status, await answer.text()];
}

afterEach(() => {
  // Whatever was sent: objects of everybody are what they were.
  if (Object.keys(Object.prototype).length > 0 || "polluted" in {}) throw new Error("Object.prototype has members");
});

describe("requests of two meanings", () => {
  const smuggled = "GET /pets/smuggled HTTP/1.1\nHost: localhost\n\n";
  it.each([
    [
      "a length and chunks",
      `POST /pets HTTP/1.1\nHost: localhost\nContent-Type: application/json\nContent-Length: 6\nTransfer-Encoding: chunked\n\n0\n\n${smuggled}`,
    ],
    [
      "two lengths",
      `POST /pets HTTP/1.1\nHost: localhost\nContent-Type: application/json\nContent-Length: 2\nContent-Length: 60\n\n{}${smuggled}`,
    ],
    [
      "a list of lengths",
      `POST /pets HTTP/1.1\nHost: localhost\nContent-Type: application/json\nContent-Length: 2, 60\n\n{}${smuggled}`,
    ],
    [
      "a signed length",
      `POST /pets HTTP/1.1\nHost: localhost\nContent-Type: application/json\nContent-Length: +2\n\n{}${smuggled}`,
    ],
    [
      "a space before the colon",
      `POST /pets HTTP/1.1\nHost: localhost\nContent-Type: application/json\nTransfer-Encoding : chunked\nContent-Length: 2\n\n{}${smuggled}`,
    ],
    [
      "an encoding that is not chunked",
      `POST /pets HTTP/1.1\nHost: localhost\nContent-Type: application/json\nTransfer-Encoding: xchunked\n\n0\n\n${smuggled}`,
    ],
    [
      "chunked twice",
      `POST /pets HTTP/1.1\nHost: localhost\nContent-Type: application/json\nTransfer-Encoding: chunked, identity\n\n0\n\n${smuggled}`,
    ],
  ])("%s: no second request gets through", async (_, text) => {
    const { rest, upstream } = await victim();
    const answered = await raw(rest, text);
    expect(upstream.seen.map(({ url }) => url).filter((url) => url.includes("smuggled"))).toEqual([]);
    // A transfer coding that nobody undoes is 501 (RFC 9112 section 6.1).
    const isRefusal = (status: number): boolean => (status >= 400 && status < 500) || status === 501;
    expect(statusesIn(answered).filter((status) => !isRefusal(status))).toEqual([]);
  });
});

it.each([
  ["two hosts", "GET /pets/1 HTTP/1.1\nHost: localhost\nHost: evil.example\n\n"],
  ["a host with a name before it", "GET /pets/1 HTTP/1.1\nHost: localhost@evil.example\n\n"],
  ["a host that is no host", "GET /pets/1 HTTP/1.1\nHost: [::1\n\n"],
  ["another host in the target", "GET http://evil.example/pets/1 HTTP/1.1\nHost: evil.example\n\n"],
  ["its own host in `Host` alone", "GET http://evil.example/pets/1 HTTP/1.1\nHost: localhost\n\n"],
  ["a path behind the host", "GET /pets/1 HTTP/1.1\nHost: localhost/evil.example\n\n"],
  [
    "two proofs of who asks",
    "GET /pets/1 HTTP/1.1\nHost: localhost\nAuthorization: Bearer one\nAuthorization: Bearer two\n\n",
  ],
  [
    "two types of its body",
    "POST /pets HTTP/1.1\nHost: localhost\nContent-Type: application/json\nContent-Type: text/plain\nContent-Length: 2\n\n{}",
  ],
  [
    "a second host behind more headers than Node tells of",
    `GET /pets/1 HTTP/1.1\nHost: localhost\n${"A: b\n".repeat(2_100)}Host: evil.example\n\n`,
  ],
  ["a tunnel", "CONNECT evil.example:443 HTTP/1.1\nHost: localhost\n\n"],
  ["a line break in a header", "GET /pets/1 HTTP/1.1\nHost: localhost\nX-Tag: a\rX-Evil: 1\n\n"],
  ["a zero byte in a header", "GET /pets/1 HTTP/1.1\nHost: localhost\nX-Tag: a\0b\n\n"],
  ["a name without a value", "GET /pets/1 HTTP/1.1\nHost: localhost\nX-Tag\n\n"],
  ["an expectation that nobody knows", "GET /pets/1 HTTP/1.1\nHost: localhost\nExpect: miracles\n\n"],
])("a request with %s is refused, and nobody is called", async (_, text) => {
  const { rest, upstream } = await victim();
  const [status = 0] = statusesIn(await raw(rest, text));
  expect(status === 0 || status >= 400, String(status)).toBe(true);
  expect(upstream.seen).toEqual([]);
});

it("a request whose URL is whole is answered where its host is the one in `Host`, in another case too", async () => {
  const { rest, upstream } = await victim();
  const { host } = new URL(rest);
  const text = `GET HTTP://${host.toUpperCase()}/pets/1 HTTP/1.1\nHost: ${host}\nConnection: close\n\n`;
  expect(statusesIn(await raw(rest, text))).toEqual([200]);
  expect(upstream.seen.map(({ url }) => url)).toEqual(["/pets/1"]);
});

it("an offer of another protocol is not taken, and a method in a header is no method", async () => {
  const { rest, upstream } = await victim();
  const upgraded = await raw(
    rest,
    "GET /pets/1 HTTP/1.1\nHost: localhost\nConnection: Upgrade\nUpgrade: websocket\nSec-WebSocket-Version: 13\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\n\n",
  );
  expect(statusesIn(upgraded)).not.toContain(101);
  await fetch(`${rest}/pets/1`, { headers: { "x-http-method-override": "DELETE", "x-method-override": "DELETE" } });
  expect(new Set(upstream.seen.map(({ method }) => method))).toEqual(new Set(["GET"]));
});

/** What a server reads that undoes encoded slashes first. */
const leadsUp = /(?:^|[\\/])\.\.(?:[\\/]|$)/;

describe("text of callers where it is written into something else", () => {
  // What a person would want: the text arrives as it is, or is refused; it never becomes a line, a segment or a parameter.
  it.each([
    "..",
    ".",
    "%2e%2e",
    "..%2fadmin",
    "%2e%2e%2fadmin",
    "..%5cadmin",
    "a%2f..%2f..%2fadmin",
    "%252e%252e%252fadmin",
    "a%00b",
    "a%0d%0aX-Evil:1",
    "a%3fq=evil",
    "a%23b",
    "x;evil=1",
  ])("a path parameter of %s stays one segment of /pets", async (id) => {
    const { rest, upstream } = await victim();
    const answered = await raw(rest, `GET /pets/${id} HTTP/1.1\nHost: localhost\nConnection: close\n\n`);
    const [status = 0] = statusesIn(answered);
    for (const { url, headers } of upstream.seen) {
      // As an upstream reads it that undoes dots and encodings once.
      const path = new URL(url, "http://up").pathname;
      expect(path.split("/").length, url).toBe(3);
      expect(path.startsWith("/pets/"), url).toBe(true);
      expect(decodeURIComponent(path.slice(6)), url).toBe(decodeURIComponent(id));
      expect(new URL(url, "http://up").search, url).toBe("");
      expect(headers["x-evil"]).toBeUndefined();
    }
    expect(status === 200 ? upstream.seen.length : upstream.seen.length + Number(status >= 400 && status < 500)).toBe(
      1,
    );
  });

  it.each(["../../admin", "..", "a\r\nX-Evil: 1", "a?q=evil", "a\0b", "\ud800", "ż", "a/../../b", "%2e%2e"])(
    "a tool's argument of %j stays what it is, in a path, a query, a header and a form",
    async (text) => {
      const attacked = await victim();
      const { upstream } = attacked;
      const body = (name: string, given: object): string =>
        JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name, arguments: given } });
      for (const [name, given] of [
        ["pet", { id: text }],
        ["pet", { id: "1", q: text }],
        ["pet", { id: "1", "x-tag": text }],
        ["send", { name: text }],
      ] as const) {
        const before = upstream.seen.length;
        const [status, answered] = await message(attacked, body(name, given));
        expect(status, answered).toBe(200);
        const isRefused = answered.includes('"isError":true');
        expect(upstream.seen.length - before, answered).toBe(isRefused ? 0 : 1);
        for (const seen of upstream.seen.slice(before)) {
          const url = new URL(seen.url, "http://up");
          expect(seen.headers["x-evil"]).toBeUndefined();
          expect(decodeURIComponent(url.pathname)).not.toMatch(leadsUp);
          if ("q" in given) expect([...url.searchParams]).toEqual([["q", text]]);
          else if (name === "send") expect([...new URLSearchParams(seen.body)]).toEqual([["name", text]]);
          else if ("x-tag" in given)
            expect(Buffer.from(String(seen.headers["x-tag"]), "latin1").toString("utf8")).toBe(text);
          else expect(decodeURIComponent(url.pathname)).toBe(`/pets/${text}`);
        }
      }
    },
  );

  it.each([
    "/fw/../json",
    "/fw/%2e%2e/json",
    "/fw/..%2fjson",
    "/fw//evil.example/x",
    "/fw/%5c%5cevil.example",
    "/fw/a/%2e%2e/%2e%2e/json",
    "/fw/http:%2f%2fevil.example",
  ])("what is forwarded from %s stays below the base URL of its API", async (path) => {
    const { rest, upstream } = await victim();
    await raw(rest, `GET ${path} HTTP/1.1\nHost: localhost\nConnection: close\n\n`);
    for (const { url, headers } of upstream.seen) {
      expect(url.startsWith("/"), url).toBe(true);
      expect(headers.host).toMatch(/^127\.0\.0\.1:/);
      expect(new URL(url, "http://up").pathname.replaceAll("%2F", "/"), url).not.toMatch(leadsUp);
    }
  });
});

describe("members of everybody's objects", () => {
  const evil =
    '{"__proto__":{"polluted":1,"name":"evil"},"constructor":{"prototype":{"polluted":1}},"a":{"__proto__":{"polluted":1,"name":"evil"}}}';

  it("in a body go on as members, or are refused", async () => {
    const { rest, upstream } = await victim();
    const answer = await post(`${rest}/pets`, evil);
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining("__proto__")]);
    await post(`${rest}/pets`, '{"toString":"a","valueOf":{"length":1}}');
    expect(upstream.seen.map(({ body }) => body)).toEqual(['{"toString":"a","valueOf":{"length":1}}']);
    for (const [type, body] of [
      [
        "application/x-www-form-urlencoded",
        "__proto__[polluted]=1&__proto__=x&constructor.prototype.polluted=1&name=a",
      ],
      ["application/json", '{"__proto__":{"polluted":1},"name":"a"}'],
      ["application/json", '{"name":"a","constructor":"x"}'],
    ] as const) {
      const refused = await post(`${rest}/forms`, body, { "content-type": type });
      expect(refused.status, body).toBe(400);
    }
    expect(upstream.seen).toHaveLength(1);
    await fetch(`${rest}/pets/1?__proto__[polluted]=1&__proto__=x&constructor=y&q=a`);
    expect(upstream.seen.at(-1)?.url).toBe("/pets/1?q=a");
  });

  it("in arguments of tools are refused by name, and go on inside a body", async () => {
    const attacked = await victim();
    const call = (name: string, given: string): string =>
      `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"${name}","arguments":${given}}}`;
    for (const member of ["__proto__", "constructor", "toString"]) {
      const [, answered] = await message(attacked, call("send", `{"name":"a","${member}":"x"}`));
      expect(answered).toContain(member);
      expect(answered).toMatch(/"isError":true|"code":-32602/);
    }
    expect(attacked.upstream.seen).toEqual([]);
    for (const name of ["__proto__", "constructor", "toString", "hasOwnProperty"])
      expect((await message(attacked, call(name, "{}")))[1]).toMatch(/not found/);
    await message(attacked, call("add", `{"body":${evil}}`));
    expect(JSON.parse(attacked.upstream.seen[0]?.body ?? "")).toEqual(JSON.parse(evil));
  });

  it("in answers are members, and no mapping reads through them", async () => {
    const { rest } = await victim((_, response) =>
      response.writeHead(200, { "content-type": "application/json" }).end(evil),
    );
    expect(await (await fetch(`${rest}/json`)).json()).toEqual({ name: null, deep: null });
    expect(await (await fetch(`${rest}/whole`)).text()).toBe(evil);
  });

  it.each([
    ["yaml", "__proto__:\n  polluted: 1\nconstructor:\n  prototype: {polluted: 1}\nname: a\n<<: {polluted: 1}\n"],
    [
      "xml",
      "<a><__proto__><polluted>1</polluted></__proto__><constructor><prototype><polluted>1</polluted></prototype></constructor></a>",
    ],
    ["csv", "__proto__,constructor,name\n1,2,a\n"],
  ])("in answers of %s, too", async (format, text) => {
    const { rest } = await victim((_, response) => response.writeHead(200).end(text));
    const answer = await fetch(`${rest}/${format}`);
    expect([200, 502]).toContain(answer.status);
    if (answer.status === 200 && format !== "xml") expect(await answer.text()).toContain('"name":"a"');
  });
});

describe("sizes that grow when they are read", () => {
  const zeros = Buffer.alloc(64 * 1024 * 1024, " ");
  const packed = { gzip: gzipSync(zeros), br: brotliCompressSync(zeros), deflate: deflateSync(zeros) };

  it.each(["gzip", "br", "deflate"] as const)(
    "a body of callers in %s is unpacked to its limit, or refused",
    async (coding) => {
      const attacked = await victim();
      for (const url of [`${attacked.rest}/pets`, `${attacked.mcp}/mcp`]) {
        const answer = await post(url, new Uint8Array(packed[coding]), { "content-encoding": coding });
        expect([413, 415], url).toContain(answer.status);
      }
      expect(attacked.upstream.seen).toEqual([]);
    },
  );

  it.each(["gzip", "br", "deflate"] as const)("an answer in %s is unpacked to its limit", async (coding) => {
    const { rest } = await victim((_, response) =>
      response.writeHead(200, { "content-type": "application/json", "content-encoding": coding }).end(packed[coding]),
    );
    expect((await fetch(`${rest}/json`)).status).toBe(502);
  });
});

describe("messages of MCP", () => {
  it("in a heap, or with ids of any kind, are refused at once", async () => {
    const attacked = await victim();
    const one = '{"jsonrpc":"2.0","id":1,"method":"ping"}';
    const [status] = await message(attacked, `[${Array(100_000).fill(one).join(",")}]`);
    expect([400, 413]).toContain(status);
    for (const id of ["{}", "[]", "true", "1e999", '{"__proto__":1}', "[[[[1]]]]"]) {
      const [answered, text] = await message(attacked, `{"jsonrpc":"2.0","id":${id},"method":"tools/list"}`);
      expect(answered, id).toBe(400);
      expect(text, id).toContain('"error"');
    }
    expect((await message(attacked, one))[0]).toBe(200);
    expect((await message(attacked, `${"[".repeat(100_000)}${"]".repeat(100_000)}`))[0]).toBe(400);
  });

  it("read resources by what the template says, and nothing beside it", async () => {
    const attacked = await victim();
    const reader = await client(attacked);
    for (const uri of [
      "pets://../admin",
      "pets://..",
      "pets://%2e%2e",
      "pets://a/../../b",
      "pets://a%2f..%2f..%2fadmin",
      "pets://a%0d%0aX-Evil:1",
      "file:///etc/passwd",
      "pets://__proto__",
    ]) {
      await reader.readResource({ uri }).catch(() => undefined);
      for (const { url } of attacked.upstream.seen) {
        const path = new URL(url, "http://up").pathname;
        expect([path.startsWith("/pets/"), path.split("/").length], url).toEqual([true, 3]);
      }
    }
  });
});

it("what callers send makes no elements of a page, no headers, and no addresses to go to", async () => {
  const { rest, mcp } = await victim();
  for (const url of [rest, mcp])
    for (const path of [
      "/<script>alert(1)</script>",
      "//evil.example/%2e%2e",
      "/\\evil.example",
      "/%0d%0aSet-Cookie:a=b",
      "/%1b[31mred",
    ]) {
      const answered = await raw(url, `GET ${path} HTTP/1.1\nHost: localhost\nConnection: close\n\n`);
      const [head = "", body = ""] = answered.split("\r\n\r\n");
      expect(statusesIn(answered)[0], path).toBeGreaterThanOrEqual(400);
      expect(head.toLowerCase(), path).not.toMatch(/^(?:location|set-cookie):/m);
      expect(head.toLowerCase(), path).toMatch(/content-type: application\/(?:problem\+)?json/);
      expect(body, path).not.toContain("\u001b");
    }
});
