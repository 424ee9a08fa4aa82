import { beforeAll, describe, expect, it } from "vitest";
import { failure } from "../runtime/upstream.js";
import { type Received, receiving } from "./receiving.js";
import { capabilityOf, generate, rawRequest, serve, toolsOf } from "./served.js";

const yaml = capabilityOf({
  resources: `
    {name: blobs, path: /blobs, operations: [{name: put-blob, method: PUT, inputParameters: [{name: file, in: body, type: string, required: true}], body: {type: binary, data: "{{file}}"}}]},
    {name: pictures, path: /pictures, operations: [
      {name: send, method: POST, inputParameters: [{name: caption, in: body, type: string}, {name: doc, in: body, type: file, required: true}], body: {type: multipartForm}},
      {name: many, method: PATCH, inputParameters: [{name: images, in: body, type: array, items: {type: string, format: binary}}], body: {type: multipartForm}}]}`,
  routes: `{name: blobs, path: /blobs, operations: [{method: PUT, name: put-blob, call: up.put-blob}]},
    {name: pictures, path: /pictures, operations: [{method: POST, name: send, call: up.send}, {method: PATCH, name: many, call: up.many}]}`,
  tools: "{name: put-blob, description: Puts., call: up.put-blob}, {name: send, description: Sends., call: up.send}",
});

/** What a form holds as its receiver reads it: text, or name, media type and content of a file. */
async function formOf(received: Received | undefined): Promise<readonly unknown[]> {
  const { type, bytes } = received ?? { type: "", bytes: "" };
  const form = await new Response(bytes, { headers: { "content-type": type } }).formData();
  return await Promise.all(
    [...form].map(async ([name, value]) =>
      typeof value === "string" ? [name, value] : [name, value.name, value.type, await value.text()],
    ),
  );
}

const multipart = "multipart/form-data; boundary=X";
const part = (disposition: string, content: Buffer | string = "hi", ...headers: readonly string[]): Buffer =>
  Buffer.concat([
    Buffer.from(["--X", `Content-Disposition: form-data; ${disposition}`, ...headers, "", ""].join("\r\n")),
    Buffer.from(content),
    Buffer.from("\r\n"),
  ]);
const form = (...parts: readonly Buffer[]): Buffer => Buffer.concat([...parts, Buffer.from("--X--\r\n")]);

describe("a file of a form", () => {
  // RFC 7578 4.2, HTML 4.10.21.8, RFC 8187 3.2; what is no file name is no reason to lose the file.
  it.each([
    ['filename="a b.txt"', "a b.txt"],
    ['filename="a%22b.txt"', 'a"b.txt'],
    ['filename="a\\"b.txt"', 'a"b.txt'],
    ['filename="hé€.txt"', "hé€.txt"],
    ["filename=plain.txt", "plain.txt"],
    ["filename=\"naive.txt\"; filename*=UTF-8''na%C3%AFve.txt", "naïve.txt"],
    ["filename*=UTF-8''na%C3%AFve.txt", "naïve.txt"],
    ["filename*=utf-8'fr'%e2%82%ac", "€"],
    ["filename*=ISO-8859-1'en'%A3%20rates.txt", "£ rates.txt"],
  ])("has the name that %s says", async (said, name) => {
    const upstream = await receiving();
    const { rest } = await serve(yaml, upstream);
    const body = form(part(`name="doc"; ${said}`, "hi", "Content-Type: text/plain; charset=utf-16"));
    const answer = await rawRequest(rest, "/pictures", {
      method: "POST",
      headers: { "content-type": multipart },
      body,
    });
    expect([answer.status, await formOf(upstream.seen[0])]).toEqual([
      200,
      [["doc", name, "text/plain; charset=utf-16", "hi"]],
    ]);
  });

  it("needs no name to be one, and is never read as base64", async () => {
    const upstream = await receiving();
    const { rest } = await serve(yaml, upstream);
    for (const [method, field, content] of [
      ["POST", "doc", "aGk="],
      ["POST", "doc", "hey"],
      ["POST", "doc", "data:text/plain,hi"],
      ["PATCH", "images", "hey"],
    ] as const) {
      const body = form(part(`name="${field}"`, content, "Content-Type: text/plain"));
      const answer = await rawRequest(rest, "/pictures", { method, headers: { "content-type": multipart }, body });
      expect([answer.status, await formOf(upstream.seen.at(-1))]).toEqual([
        200,
        [[field, field, "text/plain", content]],
      ]);
    }
  });

  it.each([
    ["a name that cannot be read", form(part("name=\"doc\"; filename*=UTF-8''%E9.txt")), /`doc` .*`filename\*`/],
    ["a name in no known charset", form(part("name=\"doc\"; filename*=klingon''a.txt")), /`doc` .*`filename\*`/],
    [
      "an encoding that forms have not",
      form(part('name="doc"; filename="a"', "aGk=", "Content-Transfer-Encoding: base64")),
      /`doc` .*Content-Transfer-Encoding/,
    ],
    [
      "two files for one",
      form(part('name="doc"; filename="a"'), part('name="doc"; filename="b"')),
      /`doc` must be one file/,
    ],
    ["no parts", form(), /`doc` is required/],
    ["no end", form(part('name="doc"; filename="a"')).subarray(0, -8), /not written as its media type says/],
    [
      "another field",
      form(part('name="docs"; filename="a"'), part('name="doc"; filename="a"')),
      /`docs` is not known here/,
    ],
    [
      "text that is none",
      form(part('name="caption"', Buffer.from([233])), part('name="doc"; filename="a"')),
      /`caption` is no text in the character set utf-8/,
    ],
    [
      "text in an unknown charset",
      form(part('name="caption"', "x", "Content-Type: text/plain; charset=klingon"), part('name="doc"; filename="a"')),
      /`caption` is no text in the character set klingon/,
    ],
  ])("with %s is refused, and nothing goes on", async (_, body, said) => {
    const upstream = await receiving();
    const { rest } = await serve(yaml, upstream);
    const answer = await rawRequest(rest, "/pictures", {
      method: "POST",
      headers: { "content-type": multipart },
      body,
    });
    expect([answer.status, upstream.seen]).toEqual([400, []]);
    expect(JSON.parse(answer.text)).toMatchObject({ detail: expect.stringMatching(said) });
  });

  it("stands beside text in the character set that it says", async () => {
    const upstream = await receiving();
    const { rest } = await serve(yaml, upstream);
    for (const [charset, bytes] of [
      ["iso-8859-1", Buffer.from([233])],
      ['"UTF-16LE"', Buffer.from("é", "utf16le")],
      ["utf-8", Buffer.from("é")],
    ] as const) {
      const body = form(
        part('name="caption"', bytes, `Content-Type: text/plain; charset=${charset}`),
        part('name="doc"; filename="a"', ""),
      );
      await rawRequest(rest, "/pictures", { method: "POST", headers: { "content-type": multipart }, body });
      expect(await formOf(upstream.seen.at(-1))).toEqual([
        ["caption", "é"],
        ["doc", "a", "application/octet-stream", ""],
      ]);
    }
  });
});

describe("a file of a tool's arguments", () => {
  const bytes = Buffer.from([251, 255, 254, 0, 1, 2]);
  const base64 = bytes.toString("base64");

  // RFC 4648 sections 4 and 5, RFC 2045 6.8 for broken lines, RFC 2397.
  it.each([
    [`${base64.slice(0, 3)}\r\n${base64.slice(3)}`, "application/octet-stream", bytes],
    [` ${base64}\n`, "application/octet-stream", bytes],
    [bytes.toString("base64url"), "application/octet-stream", bytes],
    ["AQI", "application/octet-stream", Buffer.from([1, 2])],
    [`data:image/png;base64,${base64}`, "image/png", bytes],
    [`DATA:image/png;BASE64,${base64}`, "image/png", bytes],
    [`data:image/png;base64,${encodeURIComponent(base64)}`, "image/png", bytes],
    ["data:text/plain;charset=utf-8,h%C3%A9%20you", "text/plain;charset=utf-8", Buffer.from("hé you")],
    ["data:;base64,", "text/plain;charset=US-ASCII", Buffer.alloc(0)],
    // RFC 2397 section 2: what says no type is text of ASCII. Bytes that are none are not called so.
    ["data:,x", "text/plain;charset=US-ASCII", Buffer.from("x")],
    ["data:;base64,eA==", "text/plain;charset=US-ASCII", Buffer.from("x")],
    ["data:;charset=utf-8,%C3%A9", "text/plain;charset=utf-8", Buffer.from("é")],
    ["data:;base64,iVBORw0KGgo=", "application/octet-stream", Buffer.from("iVBORw0KGgo=", "base64")],
    // RFC 4648 section 10: no bytes are no characters.
    ["", "application/octet-stream", Buffer.alloc(0)],
  ])("is read as it was written: %j", async (file, type, expected) => {
    const upstream = await receiving();
    const tools = await toolsOf(await serve(yaml, upstream));
    expect(await tools.callTool({ name: "put-blob", arguments: { file } })).not.toMatchObject({ isError: true });
    expect(upstream.seen).toEqual([{ type, bytes: expected }]);
  });

  it.each(["%%%", "AAAAA", "AA=A", "AAAA====", "not base64!", "data:image/png;base64,%%%", "data:image/png;base64"])(
    "that is none is refused by name: %j",
    async (file) => {
      const upstream = await receiving();
      const tools = await toolsOf(await serve(yaml, upstream));
      for (const [name, given] of [
        ["put-blob", { file }],
        ["send", { doc: file }],
      ] as const)
        expect(await tools.callTool({ name, arguments: given })).toMatchObject({
          isError: true,
          content: [{ text: expect.stringContaining(`\`${Object.keys(given)[0]}\``) }],
        });
      expect(upstream.seen).toEqual([]);
    },
  );
});

describe("a file that a client is passed", () => {
  let client: Readonly<Record<string, (...given: readonly unknown[]) => Promise<unknown>>>;
  beforeAll(async () => {
    client = await import(generate(yaml)("index.ts"));
  });
  const backing = Uint8Array.from([9, 104, 105, 9]);

  it.each<[string, unknown, string, string]>([
    ["a Blob", new Blob(["hi"], { type: "image/gif" }), "image/gif", "doc"],
    ["a File", new File(["hi"], 'a"b\r\n.txt', { type: "text/x" }), "text/x", 'a"b\r\n.txt'],
    ["bytes", backing.subarray(1, 3), "application/octet-stream", "doc"],
    ["a Buffer", Buffer.from("hi"), "application/octet-stream", "doc"],
    ["an ArrayBuffer", backing.slice(1, 3).buffer, "application/octet-stream", "doc"],
    ["a view", new DataView(backing.buffer, 1, 2), "application/octet-stream", "doc"],
    ["one with a name", { content: Buffer.from("hi"), filename: "s.txt", mediaType: "text/s" }, "text/s", "s.txt"],
    ["a stream with a name", { content: new Blob(["hi"]).stream(), filename: "s", mediaType: "text/s" }, "text/s", "s"],
  ])("goes as it is: %s", async (_, doc, type, name) => {
    const upstream = await receiving();
    await client["send"]?.({ doc }, { baseUrl: upstream.url });
    expect(await formOf(upstream.seen[0])).toEqual([["doc", name, type, "hi"]]);
    if (typeof doc === "object" && doc !== null && "content" in doc && doc.content instanceof ReadableStream) return;
    await client["putBlob"]?.({ file: doc }, { baseUrl: upstream.url });
    expect(upstream.seen[1]).toEqual({ type, bytes: Buffer.from("hi") });
  });

  it.each<[string, unknown]>([
    ["a Set", new Set([1])],
    ["a promise", Promise.resolve("hi")],
    ["a function", () => "hi"],
    ["NaN", NaN],
    ["a stream without a name", new Blob(["hi"]).stream()],
  ])("is refused by name where it is none: %s", async (_, doc) => {
    const upstream = await receiving();
    const options = { baseUrl: upstream.url };
    expect(await failure(client["send"]?.({ doc }, options) ?? Promise.resolve())).toMatchObject({
      kind: "input",
      parameter: "doc",
    });
    if (!(doc instanceof ReadableStream))
      expect(await failure(client["putBlob"]?.({ file: doc }, options) ?? Promise.resolve())).toMatchObject({
        kind: "input",
      });
    for (const file of [null, undefined])
      expect(await failure(client["putBlob"]?.({ file }, options) ?? Promise.resolve())).toMatchObject({
        kind: "input",
      });
    expect(upstream.seen).toEqual([]);
  });
});

// Written before it was tried: what an author means by a file in a text is its name. It was the file's bytes, as JSON.
describe("a file in a text is its name", () => {
  const input =
    "inputParameters: [{name: doc, in: body, type: string, format: binary, required: true}, {name: t, in: body, type: string}]";
  const named = capabilityOf({
    resources: `{name: a, path: /a, operations: [
      {name: same, method: POST, ${input}, body: {type: multipartForm, data: [{name: doc, value: "{{doc}}", filename: "{{doc}}"}]}},
      {name: around, method: PUT, ${input}, body: {type: multipartForm, data: [{name: doc, value: "{{doc}}", filename: "x-{{doc}}"}, {name: note, value: "see {{doc}}, {{t}}"}]}}]}`,
    routes: `{name: a, path: /a, operations: [{method: POST, name: same, call: up.same}, {method: PUT, name: around, call: up.around}]}`,
    tools: `{name: same, description: S., call: up.same}, {name: around, description: A., call: up.around}`,
  });

  it("over REST, in tools, and in functions", async () => {
    const upstream = await receiving();
    const served = await serve(named, upstream);
    const sent = form(part('name="doc"; filename="ä b.txt"', "hi", "Content-Type: text/plain"));
    for (const method of ["POST", "PUT"])
      await rawRequest(served.rest, "/a", { method, headers: { "content-type": multipart }, body: sent });
    const tools = await toolsOf(served);
    const doc = "data:text/plain;name=a.txt;base64,aGk=";
    await tools.callTool({ name: "same", arguments: { doc } });
    await tools.callTool({ name: "around", arguments: { doc, t: "T" } });
    // A file without a name has its field's.
    await tools.callTool({ name: "same", arguments: { doc: "aGk=" } });
    const client: { same: (input: unknown, options: unknown) => Promise<unknown> } = await import(
      generate(named)("client.ts")
    );
    await client.same({ doc: new File(["hi"], "f.txt", { type: "text/x" }) }, { baseUrl: upstream.url });
    expect(await Promise.all(upstream.seen.map(formOf))).toEqual([
      [["doc", "ä b.txt", "text/plain", "hi"]],
      [
        ["doc", "x-ä b.txt", "text/plain", "hi"],
        ["note", "see ä b.txt, "],
      ],
      [["doc", "a.txt", "text/plain", "hi"]],
      [
        ["doc", "x-a.txt", "text/plain", "hi"],
        ["note", "see a.txt, T"],
      ],
      [["doc", "doc", "application/octet-stream", "hi"]],
      [["doc", "f.txt", "text/x", "hi"]],
    ]);
  });
});
