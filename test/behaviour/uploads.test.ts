import { createHash } from "node:crypto";
import { createServer } from "node:http";
import { once } from "node:events";
import { Readable } from "node:stream";
import { describe, expect, it, onTestFinished } from "vitest";
import { compileText, fileText } from "../check.js";
import { capabilityOf, generate, rawRequest, serve, toolsOf } from "./served.js";

const blobs = `
  {name: blobs, path: "/blobs/{id}", operations: [
    {name: put-blob, method: PUT, inputParameters: [{name: id, in: path, required: true}, {name: file, in: body, type: string, required: true}], body: {type: binary, data: "{{file}}"}},
    {name: put-cbor, method: POST, inputParameters: [{name: id, in: path, required: true}], body: {type: application/cbor, data: {data: "{{tools.data}}"}}},
    {name: put-whole, method: PATCH, inputParameters: [{name: id, in: path, required: true}], body: {type: binary}}]}`;
const forms = `
  {name: pictures, path: /pictures, operations: [
    {name: named, method: POST, inputParameters: [{name: caption, in: body, type: string}, {name: picture, in: body, type: string}],
      body: {type: multipartForm, data: [{name: caption, value: "{{caption}}"}, {name: picture, value: "{{picture}}", filename: picture.png, contentType: image/png}]}},
    {name: mapped, method: PUT, inputParameters: [{name: doc, in: body, type: file, required: true}, {name: size, in: body, type: integer}],
      body: {type: multipart, data: {doc: "{{doc}}", note: "{{note}}", size: "{{size}}"}}},
    {name: many, method: PATCH, inputParameters: [{name: images, in: body, type: array, items: {type: string, format: binary}}, {name: title, in: body, type: string}], body: {type: multipartForm}}]},
  {name: lists, path: /lists, operations: [{name: listed, method: POST, inputParameters: [{name: list, in: body, type: string, required: true}, {name: doc, in: body, type: file, required: true}], body: {type: multipartForm}}]},
  {name: whole, path: /whole, operations: [{name: whole, method: POST, body: {type: multipartForm}}]}`;
const yaml = capabilityOf({
  resources: `${blobs}, ${forms}`,
  routes: `
    {name: blobs, path: "/blobs/{id}", operations: [{method: PUT, name: put-blob, call: up.put-blob}, {method: POST, name: put-cbor, call: up.put-cbor}, {method: PATCH, name: put-whole, call: up.put-whole}]},
    {name: pictures, path: /pictures, operations: [{method: POST, name: named, call: up.named}, {method: PUT, name: mapped, call: up.mapped}, {method: PATCH, name: many, call: up.many}]},
    {name: lists, path: /lists, operations: [{method: POST, name: listed, call: up.listed}]},
    {name: whole, path: /whole, operations: [{method: POST, name: whole, call: up.whole}]}`,
  tools: `
    {name: put-blob, description: Puts., call: up.put-blob}, {name: put-cbor, description: Puts., call: up.put-cbor},
    {name: named, description: Sends., call: up.named}, {name: mapped, description: Sends., call: up.mapped},
    {name: many, description: Sends., call: up.many}, {name: whole, description: Sends., call: up.whole}`,
});

interface Received {
  readonly method: string | undefined;
  readonly type: string | undefined;
  readonly length: string | undefined;
  readonly bytes: Buffer;
}

/** An upstream that keeps the bytes it is sent; `refuse` answers before the body has come. */
async function receiving(refuse = false): Promise<{ readonly url: string; readonly seen: Received[] }> {
  const seen: Received[] = [];
  const server = createServer(async (request, response) => {
    response.setHeader("content-type", "application/json");
    if (refuse) {
      response.writeHead(507, { connection: "close" }).end('{"full":true}');
      return;
    }
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request) chunks.push(chunk);
    } catch {
      return;
    }
    const { headers, method } = request;
    seen.push({
      method,
      type: headers["content-type"],
      length: headers["content-length"],
      bytes: Buffer.concat(chunks),
    });
    response.end("{}");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("not listening on a port");
  return { url: `http://127.0.0.1:${address.port}`, seen };
}

/** The parts of a multipart body: text, or name, media type and bytes of a file. */
async function partsOf(received: Received | undefined): Promise<readonly unknown[]> {
  const body = await new Response(received?.bytes ?? "", {
    headers: { "content-type": received?.type ?? "" },
  }).formData();
  const parts: unknown[] = [];
  for (const [name, value] of body)
    parts.push(
      typeof value === "string"
        ? [name, value]
        : [name, value.name, value.type, Buffer.from(await value.arrayBuffer()).toString("base64")],
    );
  return parts;
}

const bytes = Buffer.from([0, 255, 13, 10, 45, 45, 128]);
const base64 = bytes.toString("base64");

describe("bytes that REST callers send", () => {
  it("go upstream as they came, whatever they are", async () => {
    const upstream = await receiving();
    const { rest } = await serve(yaml, upstream);
    for (const [type, body] of [
      ["application/octet-stream", bytes],
      ["image/PNG", bytes],
      ["application/json", Buffer.from('{ "a": 1.0 }')],
      ["application/vnd.api+json", Buffer.from("{")],
      ["text/plain; charset=latin1", Buffer.from([233])],
      ["application/octet-stream", Buffer.alloc(0)],
    ] as const) {
      for (const method of ["PUT", "PATCH"]) {
        const headers = { "content-type": type, "content-length": String(body.length) };
        expect((await rawRequest(rest, "/blobs/a", { method, headers, body })).status).toBe(200);
        expect(upstream.seen.at(-1)).toEqual({ method, type, length: String(body.length), bytes: body });
      }
    }
  });

  it("stream where their number is not said", async () => {
    const upstream = await receiving();
    const { rest } = await serve(yaml, upstream);
    const chunk = Buffer.alloc(65_536, 7);
    const sent = createHash("sha256");
    const body = Readable.from(
      (function* () {
        for (let count = 0; count < 64; count += 1) {
          sent.update(chunk);
          yield chunk;
        }
      })(),
    );
    const init: RequestInit & { readonly duplex: "half" } = {
      method: "PUT",
      headers: { "content-type": "video/mp4" },
      body: Readable.toWeb(body) as ReadableStream,
      duplex: "half",
    };
    expect((await fetch(`${rest}/blobs/a`, init)).status).toBe(200);
    const [got] = upstream.seen;
    expect([got?.type, got?.length, got?.bytes.length]).toEqual(["video/mp4", undefined, 64 * 65_536]);
    expect(
      createHash("sha256")
        .update(got?.bytes ?? "")
        .digest("hex"),
    ).toBe(sent.digest("hex"));
  });

  it("are refused where they are too many, whether their number is said or not", async () => {
    const upstream = await receiving();
    const { rest } = await serve(yaml, upstream);
    const large = Buffer.alloc(11 * 1024 * 1024);
    for (const headers of [{ "content-length": String(large.length) }, { "transfer-encoding": "chunked" }]) {
      const answer = await rawRequest(rest, "/blobs/a", {
        method: "PUT",
        headers: { "content-type": "application/octet-stream", ...headers },
        body: large,
      });
      expect([answer.status, JSON.parse(answer.text)]).toMatchObject([413, { title: "Content Too Large" }]);
    }
    expect(upstream.seen).toEqual([]);
  });

  it("leave the server usable where the upstream does not want them", async () => {
    const upstream = await receiving(true);
    const { rest } = await serve(yaml, upstream);
    for (const _ of [1, 2]) {
      const answer = await rawRequest(rest, "/blobs/a", {
        method: "PUT",
        headers: { "content-type": "application/octet-stream", "transfer-encoding": "chunked" },
        body: Buffer.alloc(3_000_000),
      });
      expect([502, 507]).toContain(answer.status);
    }
  });

  it("have the media type that the author names, and no other", async () => {
    const upstream = await receiving();
    const { rest } = await serve(yaml, upstream);
    for (const type of ["application/cbor", "application/octet-stream"]) {
      expect(
        (await rawRequest(rest, "/blobs/a", { method: "POST", headers: { "content-type": type }, body: bytes })).status,
      ).toBe(200);
      expect(upstream.seen.at(-1)).toMatchObject({ type: "application/cbor", bytes });
    }
    for (const type of ["image/png", "application/json", "text/plain"])
      expect(
        (await rawRequest(rest, "/blobs/a", { method: "POST", headers: { "content-type": type }, body: "{}" })).status,
      ).toBe(415);
  });

  it("are no forms, and must be there", async () => {
    const upstream = await receiving();
    const { rest } = await serve(yaml, upstream);
    for (const type of ["multipart/form-data; boundary=b", "application/x-www-form-urlencoded"])
      expect(
        (await rawRequest(rest, "/blobs/a", { method: "PUT", headers: { "content-type": type }, body: "a=b" })).status,
      ).toBe(415);
    const none = await rawRequest(rest, "/blobs/a", { method: "PUT" });
    expect([none.status, JSON.parse(none.text)]).toMatchObject([400, { detail: expect.stringContaining("`file`") }]);
    expect(upstream.seen).toEqual([]);
  });
});

describe("files that REST callers send", () => {
  const form = (entries: readonly (readonly [string, string | Blob, string?])[]): FormData => {
    const made = new FormData();
    for (const [name, value, filename] of entries)
      if (typeof value === "string") made.append(name, value);
      else made.append(name, value, filename);
    return made;
  };
  const png = new Blob([bytes], { type: "image/png" });

  it("keep their names and media types, unless the author says them", async () => {
    const upstream = await receiving();
    const { rest } = await serve(yaml, upstream);
    const send = async (method: string, path: string, body: FormData): Promise<readonly unknown[]> => {
      const answer = await fetch(`${rest}${path}`, { method, body });
      expect([answer.status, await answer.text()]).toEqual([200, "{}"]);
      return await partsOf(upstream.seen.at(-1));
    };
    const doc = new Blob([bytes], { type: "application/pdf" });
    expect(
      await send(
        "PUT",
        "/pictures",
        form([
          ["doc", doc, "a b é.pdf"],
          ["note", "007"],
          ["size", "12"],
        ]),
      ),
    ).toEqual([
      ["doc", "a b é.pdf", "application/pdf", base64],
      ["note", "007"],
      ["size", "12"],
    ]);
    expect(
      await send(
        "POST",
        "/pictures",
        form([
          ["caption", "x"],
          ["picture", doc, "mine.pdf"],
        ]),
      ),
    ).toEqual([
      ["caption", "x"],
      ["picture", "picture.png", "image/png", base64],
    ]);
    // What says nothing of a file may be one.
    expect(await send("POST", "/pictures", form([["caption", png, "c.png"]]))).toEqual([
      ["caption", "c.png", "image/png", base64],
    ]);
    expect(
      await send(
        "PATCH",
        "/pictures",
        form([
          ["images", png, "1.png"],
          ["images", png, "2.png"],
        ]),
      ),
    ).toEqual([
      ["images", "1.png", "image/png", base64],
      ["images", "2.png", "image/png", base64],
    ]);
    expect(
      await send(
        "PATCH",
        "/pictures",
        form([
          ["images", png, "1.png"],
          ["title", "t"],
        ]),
      ),
    ).toEqual([
      ["images", "1.png", "image/png", base64],
      ["title", "t"],
    ]);
    expect(
      await send(
        "POST",
        "/whole",
        form([
          ["a", "1"],
          ["b", png, "b.png"],
          ["a", "2"],
        ]),
      ),
    ).toEqual([
      ["a", "1"],
      ["a", "2"],
      ["b", "b.png", "image/png", base64],
    ]);
  });

  it("stand in JSON as base64 or as data URIs", async () => {
    const upstream = await receiving();
    const { rest } = await serve(yaml, upstream);
    const send = async (value: unknown): Promise<readonly [number, unknown]> => {
      const answer = await fetch(`${rest}/pictures`, {
        method: "PUT",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(value),
      });
      const text = await answer.text();
      return answer.ok ? [answer.status, await partsOf(upstream.seen.at(-1))] : [answer.status, JSON.parse(text)];
    };
    expect(await send({ doc: base64, note: "data: nothing" })).toEqual([
      200,
      [
        ["doc", "doc", "application/octet-stream", base64],
        ["note", "data: nothing"],
      ],
    ]);
    expect(await send({ doc: `data:image/png;name=a%20b.png;base64,${base64}`, note: "n" })).toEqual([
      200,
      [
        ["doc", "a b.png", "image/png", base64],
        ["note", "n"],
      ],
    ]);
    for (const doc of ["not base64!", 5, null, { content: "x", filename: "y" }, ["AAAA"]])
      expect(await send({ doc })).toMatchObject([400, { detail: expect.stringContaining("`doc`") }]);
    expect(await send({ note: "n" })).toMatchObject([400, { detail: expect.stringContaining("`doc` is required") }]);
  });

  it("are refused where they are not what they say, given twice, or not wanted", async () => {
    const upstream = await receiving();
    const { rest } = await serve(yaml, upstream);
    const twice = await fetch(`${rest}/pictures`, {
      method: "PUT",
      body: form([
        ["doc", png, "1"],
        ["doc", png, "2"],
      ]),
    });
    expect([twice.status, await twice.json()]).toMatchObject([400, { detail: expect.stringContaining("`doc`") }]);
    const broken = await rawRequest(rest, "/pictures", {
      method: "PUT",
      headers: { "content-type": "multipart/form-data; boundary=b" },
      body: "--b\r\nnothing",
    });
    expect([broken.status, JSON.parse(broken.text)]).toMatchObject([400, { title: "Bad Request" }]);
    const many = Array.from({ length: 1_001 }, (_, index) => [`a${index}`, "x"] as const);
    expect((await fetch(`${rest}/whole`, { method: "POST", body: form(many) })).status).toBe(413);
    expect(upstream.seen).toEqual([]);
  });
});

describe("files of forms whose length is not said", () => {
  const fileHead = (name: string): string =>
    `--b\r\nContent-Disposition: form-data; name="${name}"; filename="a \u00e9%22.mp4"\r\nContent-Type: video/mp4\r\n\r\n`;
  const field = (name: string, value: string): string =>
    `--b\r\ncontent-disposition: form-data; name=${name}\r\n\r\n${value}\r\n`;
  const large = Buffer.alloc(3_000_000, "\r\n--a\r\n-");

  /** Sends pieces in chunks of that many bytes. */
  async function sendPieces(
    rest: string,
    { method, path, size = 65_536 }: { readonly method: string; readonly path: string; readonly size?: number },
    pieces: readonly (string | Buffer)[],
  ): Promise<readonly [number, string]> {
    const whole = Buffer.concat(pieces.map((piece) => Buffer.from(piece)));
    const chunks = Array.from({ length: Math.ceil(whole.length / size) }, (_, index) =>
      whole.subarray(index * size, (index + 1) * size),
    );
    const init: RequestInit & { readonly duplex: "half" } = {
      method,
      headers: { "content-type": "multipart/form-data; boundary=b" },
      body: Readable.toWeb(Readable.from(chunks)) as ReadableStream,
      duplex: "half",
    };
    const answer = await fetch(`${rest}${path}`, init);
    return [answer.status, await answer.text()];
  }

  it("are parts as they are, wherever chunks end", async () => {
    const upstream = await receiving();
    const { rest } = await serve(yaml, upstream);
    for (const size of [1, 3, 7, 65_536]) {
      expect(
        await sendPieces(rest, { method: "POST", path: "/whole", size }, [
          "preamble\r\n",
          field("a", "1\r\n--c"),
          field("empty", ""),
          fileHead("b"),
          bytes,
          "\r\n",
          field("a", "é"),
          "--b--\r\nepilogue",
        ]),
      ).toEqual([200, "{}"]);
      expect(await partsOf(upstream.seen.at(-1))).toEqual([
        ["a", "1\r\n--c"],
        ["a", "é"],
        ["empty", ""],
        ["b", 'a é".mp4', "video/mp4", base64],
      ]);
    }
    const none = "--b\r\nContent-Disposition: form-data; name=a\r\n\r\n--b--";
    expect(await sendPieces(rest, { method: "POST", path: "/whole" }, [none])).toEqual([200, "{}"]);
    expect(await partsOf(upstream.seen.at(-1))).toEqual([["a", ""]]);
  });

  it("go on while they come, with their names and media types", async () => {
    const upstream = await receiving();
    const { rest } = await serve(yaml, upstream);
    const pieces = [field("note", "n"), field("size", "12"), fileHead("doc"), large, "\r\n--b--\r\n"];
    expect(await sendPieces(rest, { method: "PUT", path: "/pictures" }, pieces)).toEqual([200, "{}"]);
    expect(upstream.seen.at(-1)?.length).toBeUndefined();
    expect(await partsOf(upstream.seen.at(-1))).toEqual([
      ["doc", 'a é".mp4', "video/mp4", large.toString("base64")],
      ["note", "n"],
      ["size", "12"],
    ]);
  });

  it("reach the upstream before their last byte has come", async () => {
    let arrived = (): void => undefined;
    const begun = new Promise<void>((resolve) => (arrived = resolve));
    const server = createServer((request, response) => {
      let length = 0;
      request.on("data", (chunk: Buffer) => {
        length += chunk.length;
        if (length > 1_000_000) arrived();
      });
      request.on("end", () => response.setHeader("content-type", "application/json").end(String(length)));
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    onTestFinished(() => void server.close());
    const address = server.address();
    const port = address === null || typeof address === "string" ? 0 : address.port;
    const { rest } = await serve(yaml, { url: `http://127.0.0.1:${port}` });
    const body = Readable.from(
      (async function* () {
        yield Buffer.from(fileHead("doc"));
        yield large;
        await begun;
        yield Buffer.from("\r\n--b--\r\n");
      })(),
    );
    const init: RequestInit & { readonly duplex: "half" } = {
      method: "PUT",
      headers: { "content-type": "multipart/form-data; boundary=b" },
      body: Readable.toWeb(body) as ReadableStream,
      duplex: "half",
    };
    const answer = await fetch(`${rest}/pictures`, init);
    expect([answer.status, Number(await answer.text()) > large.length]).toEqual([200, true]);
  });

  it("are refused where fields stand behind them, where they end too early or are too many", async () => {
    const upstream = await receiving();
    const { rest } = await serve(yaml, upstream);
    const to = { method: "PUT", path: "/pictures" };
    const [behind, detail] = await sendPieces(rest, to, [fileHead("doc"), large, "\r\n", field("note", "n"), "--b--"]);
    expect([behind, JSON.parse(detail)]).toMatchObject([400, { errors: [{ name: "note" }] }]);
    // What is lacking when the file begins may stand behind it: the caller is told what to send first.
    const other = { method: "POST", path: "/lists" };
    const [late, advice] = await sendPieces(rest, other, [fileHead("doc"), large, "\r\n", field("list", "n"), "--b--"]);
    expect([late, JSON.parse(advice)]).toMatchObject([
      400,
      {
        errors: [
          { in: "body", name: "list", detail: expect.stringMatching(/before the file `doc`.*`Content-Length`/) },
        ],
      },
    ]);
    expect((await sendPieces(rest, to, [fileHead("doc"), large]))[0]).toBe(400);
    expect((await sendPieces(rest, to, [fileHead("doc"), "short"]))[0]).toBe(400);
    expect((await sendPieces(rest, to, [fileHead("doc"), Buffer.alloc(11 * 1024 * 1024), "\r\n--b--"]))[0]).toBe(413);
    expect((await sendPieces(rest, to, [field("note", "n"), "--b--"]))[0]).toBe(400);
    expect((await sendPieces(rest, to, ["--b\r\nno: name\r\n\r\n--b--"]))[0]).toBe(400);
    expect((await sendPieces(rest, to, [`--b\r\n${"x".repeat(40_000)}`]))[0]).toBe(400);
    expect(upstream.seen).toEqual([]);
    // The server goes on.
    expect((await sendPieces(rest, to, [fileHead("doc"), large, "\r\n--b--"]))[0]).toBe(200);
  });

  it("are streamed by the typed client, too", async () => {
    const upstream = await receiving();
    const { mapped } = (await import(generate(yaml)("client.ts"))) as {
      readonly mapped: (input: object, options: object) => Promise<unknown>;
    };
    const stream = new Blob([large]).stream();
    await mapped({ doc: { content: stream, filename: "f.bin" }, size: 5 }, { baseUrl: upstream.url });
    expect(await partsOf(upstream.seen.at(-1))).toEqual([
      ["doc", "f.bin", "application/octet-stream", large.toString("base64")],
      ["size", "5"],
    ]);
  });
});

describe("files that models send", () => {
  it("are base64 or data URIs, as the tool says", async () => {
    const upstream = await receiving();
    const client = await toolsOf(await serve(yaml, upstream));
    const call = async (name: string, given: Record<string, unknown>): Promise<string> => {
      const { content, isError } = await client.callTool({ name, arguments: given });
      const text = content.map((part) => (part.type === "text" ? part.text : part.type)).join("\n");
      return isError === true ? `error: ${text}` : text;
    };
    await call("put-blob", { id: "a", file: base64 });
    expect(upstream.seen.at(-1)).toMatchObject({ type: "application/octet-stream", bytes });
    await call("put-blob", { id: "a", file: `data:image/png;base64,${base64}` });
    expect(upstream.seen.at(-1)).toMatchObject({ type: "image/png", bytes });
    await call("put-blob", { id: "a", file: "data:text/plain;charset=utf-8,a%20%C3%A9" });
    expect(upstream.seen.at(-1)).toMatchObject({ type: "text/plain;charset=utf-8", bytes: Buffer.from("a é") });
    // RFC 2397, 2: a media type may be left out, whatever else is said.
    await call("put-blob", { id: "a", file: "data:,a%20b" });
    expect(upstream.seen.at(-1)).toMatchObject({ type: "text/plain;charset=US-ASCII", bytes: Buffer.from("a b") });
    await call("put-blob", { id: "a", file: `data:;base64,${base64}` });
    expect(upstream.seen.at(-1)).toMatchObject({ type: "application/octet-stream", bytes });
    await call("put-blob", { id: "a", file: "data:;charset=utf-8,%C3%A9" });
    expect(upstream.seen.at(-1)).toMatchObject({ type: "text/plain;charset=utf-8", bytes: Buffer.from("é") });
    await call("put-cbor", { id: "a", data: base64.replaceAll("/", "_").replace(/=+$/, "") });
    expect(upstream.seen.at(-1)).toMatchObject({ type: "application/cbor", bytes });
    const picture = `data:image/gif;name=x.gif;base64,${base64}`;
    await call("named", { picture, caption: "c" });
    expect(await partsOf(upstream.seen.at(-1))).toEqual([
      ["caption", "c"],
      ["picture", "picture.png", "image/png", base64],
    ]);
    await call("many", { images: [picture, base64] });
    expect(await partsOf(upstream.seen.at(-1))).toEqual([
      ["images", "x.gif", "image/gif", base64],
      ["images", "images", "application/octet-stream", base64],
    ]);
    await call("whole", { body: { a: picture, b: "text", c: 5 } });
    expect(await partsOf(upstream.seen.at(-1))).toEqual([
      ["a", "x.gif", "image/gif", base64],
      ["b", "text"],
      ["c", "5"],
    ]);
    const count = upstream.seen.length;
    expect(await call("put-blob", { id: "a", file: "what is this?" })).toMatch(/error: .*`file`.*base64/);
    expect(upstream.seen).toHaveLength(count);
    const { tools } = await client.listTools();
    const blob = tools.find(({ name }) => name === "put-blob");
    expect(blob?.inputSchema.properties?.["file"]).toMatchObject({
      type: "string",
      contentEncoding: "base64",
      description: expect.stringContaining("data URI"),
    });
    expect(tools.find(({ name }) => name === "many")?.inputSchema.properties?.["images"]).toMatchObject({
      type: "array",
      items: { type: "string", contentEncoding: "base64" },
    });
  });
});

describe("files that flows pass on", () => {
  const flows = `ikanos: 1.0.0-beta4
info: {display: Case, description: A case.}
capability:
  consumes:
    - type: http
      namespace: up
      baseUri: http://127.0.0.1:9
      resources:
        - {name: blobs, path: "/blobs/{id}", operations: [{name: put, method: PUT, inputParameters: [{name: id, in: path, required: true}], body: {type: binary, data: "{{file}}"}}]}
        - {name: notes, path: /notes, operations: [{name: note, method: POST, inputParameters: [{name: text, in: body, type: string}]}]}
  aggregates:
    - namespace: files
      display: Files
      flows:
        - {name: keep, description: Keeps., inputParameters: [{name: id, type: string, description: Id.}, {name: file, type: string, description: A.}], call: up.put}
        - name: both
          description: Both.
          inputParameters: [{name: id, type: string, description: Id.}, {name: file, type: string, description: A.}, {name: text, type: string, description: T.}]
          steps: [{name: one, type: call, call: up.put, with: {id: "{{id}}", file: "{{file}}"}}, {name: two, type: call, call: up.note, with: {text: "{{text}}"}}]
        - name: mixed
          description: Mixed.
          inputParameters: [{name: id, type: string, description: Id.}, {name: file, type: string, description: A.}]
          steps: [{name: one, type: call, call: up.put, with: {id: "{{id}}", file: "{{file}}"}}, {name: two, type: call, call: up.note, with: {text: "{{file}}"}}]
  exposes:
    - type: rest
      namespace: t-rest
      port: 8080
      resources:
        - {name: keep, path: "/keep/{id}", operations: [{method: PUT, name: keep, ref: files.keep}]}
        - {name: both, path: "/both/{id}", operations: [{method: POST, name: both, ref: files.both}]}
        - {name: mixed, path: "/mixed/{id}", operations: [{method: POST, name: mixed, ref: files.mixed}]}
    - type: mcp
      namespace: t-mcp
      port: 9090
      tools: [{name: both, description: Both., ref: files.both}, {name: mixed, description: Mixed., ref: files.mixed}]
`;

  it("are files where nothing else reads them, and text where something does", async () => {
    const upstream = await receiving();
    const served = await serve(flows, upstream);
    const png = { "content-type": "image/png" };
    await rawRequest(served.rest, "/keep/a", { method: "PUT", headers: png, body: bytes });
    expect(upstream.seen.at(-1)).toMatchObject({ type: "image/png", bytes });
    const form = new FormData();
    form.append("file", new Blob([bytes], { type: "image/png" }), "x.png");
    form.append("text", "t");
    expect((await fetch(`${served.rest}/both/a`, { method: "POST", body: form })).status).toBe(200);
    expect(upstream.seen.slice(-2)).toMatchObject([
      { type: "image/png", bytes },
      { bytes: Buffer.from('{"text":"t"}') },
    ]);
    const client = await toolsOf(served);
    await client.callTool({ name: "both", arguments: { id: "a", file: base64, text: "x" } });
    expect(upstream.seen.slice(-2)).toMatchObject([{ bytes }, { bytes: Buffer.from('{"text":"x"}') }]);
    // What is text elsewhere is text.
    await client.callTool({ name: "mixed", arguments: { id: "a", file: "abcd" } });
    expect(upstream.seen.slice(-2)).toMatchObject([
      { bytes: Buffer.from("abcd") },
      { bytes: Buffer.from('{"text":"abcd"}') },
    ]);
  });

  it("are what the functions take, whoever calls them", async () => {
    const upstream = await receiving();
    const { both, put } = await import(generate(flows)("index.ts"));
    const options = { baseUrl: upstream.url };
    await both({ id: "a", file: "text", text: "x" }, options);
    expect(upstream.seen.at(-2)).toMatchObject({ type: "application/octet-stream", bytes: Buffer.from("text") });
    for (const file of [bytes, new Blob([bytes]), { content: bytes }, new Blob([bytes]).stream()]) {
      await put({ id: "a", file }, options);
      expect(upstream.seen.at(-1)).toMatchObject({ type: "application/octet-stream", bytes });
    }
    await put({ id: "a", file: new File([bytes], "a.png", { type: "image/png" }) }, options);
    expect(upstream.seen.at(-1)).toMatchObject({ type: "image/png", bytes });
  });
});

describe("what is said of files", () => {
  it("stands in the OpenAPI document", () => {
    const { paths } = JSON.parse(fileText(compileText(yaml), "openapi.json"));
    const bodyOf = (path: string, method: string): unknown => paths[path][method].requestBody;
    expect(bodyOf("/blobs/{id}", "put")).toEqual({
      required: true,
      content: { "*/*": {}, "application/octet-stream": {} },
    });
    expect(bodyOf("/blobs/{id}", "post")).toEqual({
      content: { "application/cbor": {}, "application/octet-stream": {} },
    });
    const file = { contentMediaType: "application/octet-stream" };
    expect(bodyOf("/pictures", "put")).toMatchObject({
      required: true,
      content: {
        "application/json": { schema: { properties: { doc: { type: "string", contentEncoding: "base64" } } } },
        "multipart/form-data": {
          schema: { required: ["doc"], properties: { doc: file, note: {}, size: { type: "integer" } } },
        },
      },
    });
    expect(bodyOf("/pictures", "patch")).toMatchObject({
      content: { "multipart/form-data": { schema: { properties: { images: { type: "array", items: file } } } } },
    });
    expect(Object.keys((bodyOf("/whole", "post") as { content: object }).content)).toContain("multipart/form-data");
  });
});

it.each([
  ["the name of a file", '{name: title, value: "{{title}}"}, {name: doc, value: "{{doc}}", filename: "{{title}}.txt"}'],
  [
    "a media type",
    '{name: title, value: "{{title}}"}, {name: doc, value: "{{doc}}", filename: a, contentType: "{{title}}"}',
  ],
  [
    "a part around it",
    '{name: title, value: "{{title}}"}, {name: doc, value: "{{doc}}", filename: a}, {name: long, value: "on {{title}}"}',
  ],
])("a part that is text in %s as well is no file", (_, parts) => {
  const compilation = compileText(
    capabilityOf({
      resources: `{name: a, path: /a, operations: [{name: add-a, method: POST, inputParameters: [{name: title, in: body, type: string}, {name: doc, in: body, type: string}], body: {type: multipartForm, data: [${parts}]}}]}`,
    }),
  );
  const types = fileText(compilation, "types.ts");
  expect(types).toMatch(/title\?: string \| undefined/);
  expect(types).toMatch(/doc\?: FileInput \| undefined/);
});

describe("bodies of parts without names (RFC 2046 section 5.1.3, RFC 2387)", () => {
  const parts = (boundary: string): string => `--${boundary}\r\n\r\nhi\r\n--${boundary}--\r\n`;
  const unnamed = capabilityOf({
    resources: `{name: a, path: /a, operations: [
      {name: mixed, method: POST, body: {type: multipart/mixed}},
      {name: related, method: PUT, body: {type: multipart/related}},
      {name: text, method: PATCH, inputParameters: [{name: x, in: body, type: string}], body: {type: "multipart/mixed; boundary=b", data: "--b\\r\\n\\r\\n{{x}}\\r\\n--b--\\r\\n"}}]}`,
    routes:
      "{name: a, path: /a, operations: [{method: POST, name: mixed, call: up.mixed}, {method: PUT, name: related, call: up.related}, {method: PATCH, name: text, call: up.text}]}",
    tools: "{name: mixed, description: Sends., call: up.mixed}",
  });
  const send = async (rest: string, method: string, type: string, body: string) =>
    await rawRequest(rest, "/a", { method, headers: { "content-type": type }, body });

  it("go upstream as their callers make them, boundary and all, from REST and from tools", async () => {
    const upstream = await receiving();
    const served = await serve(unnamed, upstream);
    await send(served.rest, "POST", "multipart/mixed; boundary=q", parts("q"));
    await send(served.rest, "PUT", 'multipart/related; boundary="r r"; type="text/plain"', parts("r r"));
    await send(served.rest, "PATCH", "application/json", '{"x":"hi"}');
    const client = await toolsOf(served);
    const whole = `data:multipart/mixed;boundary=m;base64,${Buffer.from(parts("m")).toString("base64")}`;
    await client.callTool({ name: "mixed", arguments: { body: whole } });
    expect(upstream.seen.map((one) => [one.method, one.type, one.bytes.toString()])).toEqual([
      ["POST", "multipart/mixed; boundary=q", parts("q")],
      ["PUT", 'multipart/related; boundary="r r"; type="text/plain"', parts("r r")],
      ["PATCH", "multipart/mixed; boundary=b", parts("b")],
      ["POST", "multipart/mixed;boundary=m", parts("m")],
    ]);
  });

  it("are refused without their boundary, and nothing goes upstream", async () => {
    const upstream = await receiving();
    const { rest } = await serve(unnamed, upstream);
    for (const type of ["multipart/mixed", "application/octet-stream"]) {
      const { status, text } = await send(rest, "POST", type, parts("q"));
      expect([type, status]).toEqual([type, 400]);
      expect(text).toContain("boundary");
    }
    expect(upstream.seen).toEqual([]);
  });
});

it.each(["type: string, format: binary", "type: file", "type: binary"])(
  "the one input `body`, declared as {%s}, is the bytes of the request",
  async (declared) => {
    const upstream = await receiving();
    const served = await serve(
      capabilityOf({
        resources: `{name: a, path: "/a/{id}", operations: [{name: put-a, method: PUT, inputParameters: [{name: id, in: path}, {name: body, in: body, ${declared}}]}]}`,
        routes: `{name: a, path: "/a/{id}", operations: [{method: PUT, name: put-a, call: up.put-a}]}`,
        tools: `{name: put-a, description: Puts., call: up.put-a}`,
      }),
      upstream,
    );
    const picture = Buffer.from([137, 80, 0, 255]);
    const put = async (body: Buffer | string, type: string): Promise<number> =>
      (await fetch(`${served.rest}/a/1`, { method: "PUT", body, headers: { "content-type": type } })).status;
    expect([await put(picture, "image/png"), await put("", "application/octet-stream")]).toEqual([200, 200]);
    await (
      await toolsOf(served)
    ).callTool({ name: "put-a", arguments: { id: "1", body: `data:image/png;base64,${picture.toString("base64")}` } });
    expect(upstream.seen.map(({ type, bytes: sent }) => [type, sent.toString("hex")])).toEqual([
      ["image/png", picture.toString("hex")],
      ["application/octet-stream", ""],
      ["image/png", picture.toString("hex")],
    ]);
  },
);

describe("names of files, as clients write them", () => {
  const disposition = 'form-data; name="picture"';
  it.each([
    ["letters beyond ASCII as they are", `${disposition}; filename="é.png"`, "é.png"],
    ["in the form of RFC 8187", `${disposition}; filename*=UTF-8''%C3%A9.png`, "é.png"],
    ["in both forms", `${disposition}; filename="e.png"; filename*=utf-8''%C3%A9.png`, "é.png"],
    ["a quote behind a backslash", `${disposition}; filename="a\\"b.png"`, 'a"b.png'],
    ["a quote percent-encoded", `${disposition}; filename="a%22b.png"`, 'a"b.png'],
    ["without quotes", "form-data; name=picture; filename=a.png", "a.png"],
    ["what looks like another field", 'form-data; filename="a; name=caption"; name="picture"', "a; name=caption"],
  ])("%s", async (_, written, name) => {
    for (const headers of [{}, { "transfer-encoding": "chunked" }]) {
      const upstream = await receiving();
      const served = await serve(
        capabilityOf({
          resources: `{name: a, path: /a, operations: [{name: add-a, method: POST, inputParameters: [{name: picture, in: body, required: true}, {name: caption, in: body}], body: {type: multipartForm}}]}`,
          routes: `{name: a, path: /a, operations: [{method: POST, name: add-a, call: up.add-a}]}`,
        }),
        upstream,
      );
      const { status } = await rawRequest(served.rest, "/a", {
        method: "POST",
        headers: { "content-type": "multipart/form-data; boundary=B", ...headers },
        body: `--B\r\nContent-Disposition: ${written}\r\nContent-Type: image/png\r\n\r\nPNG\r\n--B--\r\n`,
      });
      expect(status).toBe(200);
      const [sent] = upstream.seen;
      const form = await new Response(sent?.bytes.toString("utf8") ?? "", {
        headers: { "content-type": sent?.type ?? "" },
      }).formData();
      const file = form.get("picture");
      expect(file instanceof File ? [file.name, file.type, await file.text()] : file).toEqual([
        name,
        "image/png",
        "PNG",
      ]);
    }
  });
});
