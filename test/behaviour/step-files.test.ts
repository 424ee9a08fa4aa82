import { once } from "node:events";
import { createServer } from "node:http";
import { pathToFileURL } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { compileText, fileText, importServer, writeGenerated } from "../check.js";
import { capabilityOf, type Served, toolsOf } from "./served.js";

// What steps hand on of answers that are no JSON ("Answers", "Requests upstream"): written from the YAML before anything was run.

const resources = `
  {name: photos, path: "/photos/{id}", operations: [
    {name: photo, method: GET, outputRawFormat: binary, maxBinarySize: 1000B, outputMediaType: image/png},
    {name: named, method: GET, outputRawFormat: binary, outputParameters: [{name: image, type: string, value: $.}]}]},
  {name: pages, path: "/pages/{id}", operations: [{name: page, method: GET, outputRawFormat: raw}, {name: put-page, method: PUT, outputRawFormat: raw}]},
  {name: lines, path: "/lines/{id}", operations: [{name: lines, method: GET, outputRawFormat: ndjson}]},
  {name: chats, path: "/chats/{id}", operations: [{name: chat, method: GET, outputRawFormat: sse, outputParameters: [{name: text, type: string, value: $.delta.text}]},
    {name: events, method: GET, outputRawFormat: sse}]},
  {name: blobs, path: "/blobs/{id}", operations: [{name: put-blob, method: PUT, inputParameters: [{name: file, in: body, required: true}], body: {type: binary, data: "{{file}}"}}]},
  {name: forms, path: /forms, operations: [
    {name: send-form, method: POST, inputParameters: [{name: caption, in: body, type: string}, {name: picture, in: body, type: file, required: true}], body: {type: multipartForm, data: {caption: "{{caption}}", picture: "{{picture}}"}}},
    {name: send-many, method: PUT, inputParameters: [{name: pictures, in: body, type: array, items: {type: string, format: binary}}], body: {type: multipartForm}},
    {name: send-whole, method: PATCH, body: {type: multipartForm}}]},
  {name: notes, path: /notes, operations: [{name: note, method: POST, body: {type: json, data: {image: "{{image}}", uri: "data:image/png;base64,{{image}}"}}}, {name: list, method: GET}]}`;

interface Flow {
  readonly steps: string;
  readonly mappings?: string;
  readonly outputs?: string;
}

const id = 'with: {id: "{{id}}"}';
const photo = `{type: call, name: photo, call: up.photo, ${id}}`;
const page = `{type: call, name: page, call: up.page, ${id}}`;
const lines = `{type: call, name: lines, call: up.lines, ${id}}`;
// It refuses what it does not know.
const script = '{type: script, name: check, language: javascript, location: "file:///./scripts", file: check.js}';
const scripts = {
  "capabilities/scripts/check.js":
    'const { photo, page, lines, events } = context; result = 1; if (photo === "" || page === null || lines?.length === 100 || events?.length === 0) throw new Error("refused");\n',
};
const flows: Readonly<Record<string, Flow>> = {
  copy: { steps: `${photo}, {type: call, name: put, call: up.put-blob, with: {id: copy, file: $.photo}}` },
  template: { steps: `${photo}, {type: call, name: put, call: up.put-blob, with: {id: copy, file: "{{photo}}"}}` },
  "copy-named": {
    steps: `{type: call, name: photo, call: up.named, ${id}}, {type: call, name: put, call: up.put-blob, with: {id: copy, file: $.photo.image}}`,
  },
  form: { steps: `${photo}, {type: call, name: send, call: up.send-form, with: {caption: A cat, picture: $.photo}}` },
  many: {
    steps: `${photo}, {type: call, name: send, call: up.send-many, with: {pictures: ["{{photo}}", "{{photo}}"]}}`,
  },
  whole: {
    steps: `${photo}, {type: call, name: send, call: up.send-whole, with: {body: {picture: "{{photo}}", caption: A cat}}}`,
  },
  note: { steps: `${photo}, {type: call, name: note, call: up.note, with: {image: $.photo}}` },
  show: { steps: photo, mappings: "{targetName: image, value: $.photo}, {targetName: other.image, value: $.photo}" },
  "show-named": {
    steps: `{type: call, name: photo, call: up.named, ${id}}`,
    mappings: "{targetName: image, value: $.photo.image}",
    outputs: "{name: image, type: string}",
  },
  last: { steps: `{type: call, name: list, call: up.list}, ${photo}` },
  seen: { steps: `${photo}, ${script}` },
  "seen-page": { steps: `${page}, ${script}` },
  "seen-lines": { steps: `${lines}, ${script}` },
  "seen-events": { steps: `{type: call, name: events, call: up.events, ${id}}, ${script}` },
  title: { steps: page, mappings: "{targetName: page, value: $.page}, {targetName: title, value: $.page.title}" },
  "copy-page": { steps: `${page}, {type: call, name: put, call: up.put-blob, with: {id: copy, file: $.page}}` },
  unread: { steps: `{type: call, name: page, call: up.put-page, ${id}}, {type: call, name: list, call: up.list}` },
  numbers: {
    steps: `${lines}, {type: lookup, name: found, index: lines, match: n, lookupValue: 2, outputParameters: [word]}`,
    mappings:
      "{targetName: first, value: '$.lines[0].word'}, {targetName: all, value: '$.lines[*].n'}, {targetName: found, value: $.found.word}",
  },
  said: {
    steps: `{type: call, name: chat, call: up.chat, ${id}}, {type: call, name: events, call: up.events, ${id}}`,
    mappings: "{targetName: texts, value: '$.chat[*].text'}, {targetName: events, value: $.events}",
  },
};

const yaml = capabilityOf({
  resources,
  routes: Object.entries(flows)
    .map(
      ([name, { steps, mappings = "", outputs = "" }]) =>
        `{name: ${name}, path: "/${name}/{id}", operations: [{method: GET, name: ${name}, steps: [${steps}], mappings: [${mappings}], outputParameters: [${outputs}]}]}`,
    )
    .join(", "),
  tools: Object.entries(flows)
    .map(
      ([name, { steps, mappings = "", outputs = "" }]) =>
        `{name: ${name}, description: Does ${name}., inputParameters: [{name: id, type: string, description: Which.}], steps: [${steps}], mappings: [${mappings}], outputParameters: [${outputs}]}`,
    )
    .join(", "),
});

const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0xff, 0xfe, 0x00, 0x22]);
const base64 = png.toString("base64");
const latin = Buffer.from("n;\u{e9}\n", "latin1");

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly type: string;
  readonly body: Buffer;
}

/** An upstream that answers all sorts of things, and keeps the bytes that it is sent. */
async function upstream(): Promise<{ readonly url: string; readonly sent: Sent[]; readonly left: () => number }> {
  const sent: Sent[] = [];
  let left = 0;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method = "", url: path = "", headers } = request;
    if (method !== "GET") sent.push({ method, path, type: headers["content-type"] ?? "", body: Buffer.concat(chunks) });
    const answer = (type: string, body: string | Buffer, more: Record<string, string> = {}): void => {
      response.writeHead(200, { ...(type === "" ? {} : { "content-type": type }), ...more }).end(body);
    };
    switch (path) {
      case "/photos/1":
        return answer("image/png", png, {
          "content-disposition": `attachment; filename="x.png"; filename*=UTF-8''my%20c%C3%A4t.png`,
        });
      case "/photos/up.jpg":
        return answer("image/jpeg", png);
      case "/photos/evil":
        return answer("", png, { "content-disposition": 'attachment; filename="../../etc/pa\tss"' });
      case "/photos/empty":
        return answer("image/png", "");
      case "/photos/large":
        return answer("image/png", Buffer.alloc(1001));
      case "/photos/none":
      case "/pages/none":
        response.writeHead(404, { "content-type": "application/json" });
        return void response.end('{"missing":true}');
      case "/pages/json":
        return answer("application/vnd.x+json", '{"title":"A","n":12345678901234567890}');
      case "/pages/broken":
        return answer("application/json", '{"title"');
      case "/pages/text":
        return answer("text/csv; charset=iso-8859-1", latin, { "content-disposition": "attachment; filename=a.csv" });
      case "/pages/pdf":
        return answer("application/pdf", png);
      case "/pages/nothing":
        return void response.writeHead(204).end();
      case "/pages/moved":
        return void response.writeHead(302, { location: "/elsewhere" }).end();
      case "/lines/1":
        return answer(
          "application/x-ndjson",
          '{"n":1,"word":"one"}\n\n{"n":2,"word":"two"}\n{"n":12345678901234567890,"word":"many"}\n',
        );
      case "/lines/many":
        return answer("application/x-ndjson", '{"word":"0123456789"}\n'.repeat(100));
      case "/lines/endless":
        response.writeHead(200, { "content-type": "application/x-ndjson" }).write('{"n":1}\n');
        return void response.on("close", () => (left += 1));
      case "/lines/broken":
        return answer("application/x-ndjson", '{"n":1}\n{"n"\n');
      case "/chats/1":
        return answer(
          "text/event-stream",
          ': hello\n\nevent: delta\ndata: {"delta":{"text":"He"}}\n\ndata: {"delta":{"text":"llo"}}\n\ndata: [DONE]\n\n',
        );
      default:
        return answer("application/json", '{"ok":true}');
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("not listening on a port");
  return { url: `http://127.0.0.1:${address.port}`, sent, left: () => left };
}

const compiled = compileText(yaml, { others: scripts });

interface Running extends Served {
  readonly sent: readonly Sent[];
  readonly left: () => number;
  readonly get: (path: string) => Promise<readonly [number, string | null, unknown]>;
}

async function run(call: object = {}): Promise<Running> {
  const { url, sent, left } = await upstream();
  const { start } = await importServer(compiled, `step-files/${process.pid}`);
  const servers = await start({
    ports: { "t-rest": 0, "t-mcp": 0 },
    baseUrls: { up: url },
    logLevel: "silent",
    call: { retries: 0, ...call },
  });
  onTestFinished(servers.close);
  const rest = servers.addresses["t-rest"] ?? "";
  const get = async (path: string): Promise<readonly [number, string | null, unknown]> => {
    const response = await fetch(`${rest}${path}`);
    const type = response.headers.get("content-type");
    return [response.status, type, /[/+]json/.test(type ?? "") ? await response.json() : await response.text()];
  };
  return { servers, rest, sent, left, get };
}

const json = "application/json; charset=utf-8";
const problem = "application/problem+json";

describe("a step's bytes", () => {
  it("are a file for what takes one, with their name and media type", async () => {
    const { get, sent } = await run();
    for (const path of ["/copy/1", "/template/1", "/copy-named/1", "/copy/up.jpg", "/copy/empty", "/copy-named/evil"])
      expect(await get(path)).toEqual([200, json, { ok: true }]);
    expect(sent.map(({ method, path, type, body }) => [method, path, type, body.toString("latin1")])).toEqual([
      ["PUT", "/blobs/copy", "image/png", png.toString("latin1")],
      ["PUT", "/blobs/copy", "image/png", png.toString("latin1")],
      ["PUT", "/blobs/copy", "image/png", png.toString("latin1")],
      ["PUT", "/blobs/copy", "image/jpeg", png.toString("latin1")],
      ["PUT", "/blobs/copy", "image/png", ""],
      // Of which nobody says anything.
      ["PUT", "/blobs/copy", "application/octet-stream", png.toString("latin1")],
    ]);
  });

  it("are files of a form: a field, a list, a member of all of it", async () => {
    const { get, sent } = await run();
    for (const path of ["/form/1", "/form/up.jpg", "/form/evil", "/many/1", "/whole/1"])
      expect((await get(path))[0]).toBe(200);
    const forms = await Promise.all(
      sent.map(
        async ({ type, body }) =>
          await new Response(new Uint8Array(body), { headers: { "content-type": type } }).formData(),
      ),
    );
    const files = await Promise.all(
      forms.map(
        async (form) =>
          await Promise.all(
            [...form.entries()].map(async ([name, value]) =>
              typeof value === "string"
                ? `${name}=${value}`
                : `${name}=${value.name};${value.type};${Buffer.from(await value.arrayBuffer()).toString("base64")}`,
            ),
          ),
      ),
    );
    const cat = `my c\u{e4}t.png;image/png;${base64}`;
    expect(files).toEqual([
      ["caption=A cat", `picture=${cat}`],
      ["caption=A cat", `picture=up.jpg;image/jpeg;${base64}`],
      // A name leads nowhere and breaks no line; what the API does not say of its bytes, `outputMediaType` says.
      ["caption=A cat", `picture=pass;image/png;${base64}`],
      [`pictures=${cat}`, `pictures=${cat}`],
      [`picture=${cat}`, "caption=A cat"],
    ]);
  });

  it("are base64 text where JSON stands, on every surface, and the contract says so", async () => {
    const running = await run();
    const { get, sent } = running;
    await get("/note/1");
    expect(JSON.parse(String(sent[0]?.body))).toEqual({ image: base64, uri: `data:image/png;base64,${base64}` });
    expect(await get("/show/1")).toEqual([200, json, { image: base64, other: { image: base64 } }]);
    expect(await get("/show/empty")).toEqual([200, json, { image: "", other: { image: "" } }]);
    expect(await get("/show-named/1")).toEqual([200, json, { image: base64 }]);
    const client = await toolsOf(running);
    expect((await client.callTool({ name: "show", arguments: { id: "1" } })).structuredContent).toEqual({
      image: base64,
      other: { image: base64 },
    });
    const { tools } = await client.listTools();
    const shown = { type: "string", contentEncoding: "base64", contentMediaType: "image/png" };
    expect(tools.find(({ name }) => name === "show")?.outputSchema).toMatchObject({ properties: { image: shown } });
    const openapi = JSON.parse(fileText(compiled, "openapi.json"));
    const answer = (path: string): unknown =>
      openapi.paths[path].get.responses["200"].content["application/json"].schema;
    expect(answer("/show/{id}")).toMatchObject({ properties: { image: shown } });
    expect(answer("/show-named/{id}")).toMatchObject({
      properties: { image: { type: "string", contentEncoding: "base64" } },
    });
    expect(fileText(compiled, "operations.ts")).toMatch(
      /ShowAnswer = \{\s+\/\*\* Bytes, in base64\. \*\/\s+readonly image: string;/,
    );
  });

  it("are bytes as a whole answer, also where a later step has read them", async () => {
    const running = await run();
    const client = await toolsOf(running);
    for (const name of ["last", "seen"]) {
      const response = await fetch(`${running.rest}/${name}/1`);
      expect(
        Object.fromEntries(
          ["content-type", "content-length", "content-disposition"].map((header) => [
            header,
            response.headers.get(header),
          ]),
        ),
      ).toEqual({
        "content-type": "image/png",
        "content-length": String(png.length),
        "content-disposition": `attachment; filename="x.png"; filename*=UTF-8''my%20c%C3%A4t.png`,
      });
      expect(Buffer.from(await response.arrayBuffer())).toEqual(png);
      expect((await client.callTool({ name, arguments: { id: "1" } })).content).toEqual([
        { type: "image", mimeType: "image/png", data: base64 },
      ]);
    }
    expect((await running.get("/seen/empty"))[0]).toBe(400);
    const openapi = JSON.parse(fileText(compiled, "openapi.json"));
    expect(openapi.paths["/seen/{id}"].get.responses["200"].content).toEqual({ "image/png": {} });
    const { operations } = await importOperations();
    const { url } = await upstream();
    for (const name of ["last", "seen"])
      expect(await operations[name]?.({ id: "1" }, { baseUrl: url })).toEqual(new Uint8Array(png));
  });

  it("are held up to their limit", async () => {
    const running = await run();
    const client = await toolsOf(running);
    for (const name of ["copy", "form", "show", "seen"]) {
      expect(await running.get(`/${name}/large`)).toMatchObject([
        502,
        problem,
        { detail: expect.stringMatching(/up\.photo.*1000 bytes \(`maxBinarySize`/) },
      ]);
      expect(await client.callTool({ name, arguments: { id: "large" } })).toMatchObject({ isError: true });
    }
    expect(running.sent).toEqual([]);
    expect(await running.get("/copy/none")).toEqual([404, json, { missing: true }]);
  });
});

describe("a step's raw answer", () => {
  it("is read by its media type", async () => {
    const { get } = await run();
    expect(await (await fetch(`${(await run()).rest}/title/json`)).text()).toBe(
      '{"page":{"title":"A","n":12345678901234567890},"title":"A"}',
    );
    expect(await get("/title/text")).toEqual([200, json, { page: "n;\u{e9}\n" }]);
    expect(await get("/title/pdf")).toEqual([200, json, { page: base64 }]);
    expect(await get("/title/nothing")).toEqual([200, json, { page: null }]);
    expect(await get("/title/moved")).toMatchObject([
      200,
      json,
      { page: { status: 302, location: expect.stringMatching(/\/elsewhere$/) } },
    ]);
    expect(await get("/title/none")).toEqual([404, json, { missing: true }]);
    expect(await get("/title/broken")).toMatchObject([
      502,
      problem,
      { detail: expect.stringContaining("up.page: the answer is no valid JSON") },
    ]);
  });

  it("is a file in the bytes that came, for what takes one", async () => {
    const { get, sent } = await run();
    for (const name of ["text", "pdf", "json"]) expect((await get(`/copy-page/${name}`))[0]).toBe(200);
    expect(sent.map(({ type, body }) => [type, body.toString("latin1")])).toEqual([
      ["text/csv; charset=iso-8859-1", latin.toString("latin1")],
      ["application/pdf", png.toString("latin1")],
      ["application/vnd.x+json", '{"title":"A","n":12345678901234567890}'],
    ]);
  });

  it("is waited for where nobody reads it, and ends the operation where it is an error", async () => {
    const { get } = await run();
    expect(await get("/unread/pdf")).toEqual([200, json, { ok: true }]);
    expect(await get("/unread/none")).toEqual([404, json, { missing: true }]);
  });

  it("goes on as it came after a step has read it", async () => {
    const running = await run();
    const response = await fetch(`${running.rest}/seen-page/text`);
    expect([
      response.status,
      response.headers.get("content-type"),
      response.headers.get("content-disposition"),
    ]).toEqual([200, "text/csv; charset=iso-8859-1", "attachment; filename=a.csv"]);
    expect(Buffer.from(await response.arrayBuffer())).toEqual(latin);
    expect((await running.get("/seen-page/nothing"))[0]).toBe(400);
    expect(await running.get("/seen-page/none")).toEqual([404, json, { missing: true }]);
    const client = await toolsOf(running);
    expect((await client.callTool({ name: "seen-page", arguments: { id: "text" } })).content).toEqual([
      { type: "text", text: "n;\u{e9}\n" },
    ]);
  });
});

describe("a step's stream", () => {
  it("is the list of its values", async () => {
    const running = await run();
    const numbers = '{"first":"one","all":[1,2,12345678901234567890],"found":"two"}';
    expect(await (await fetch(`${running.rest}/numbers/1`)).text()).toBe(numbers);
    expect(await running.get("/said/1")).toEqual([
      200,
      json,
      { texts: ["He", "llo"], events: [{ delta: { text: "He" } }, { delta: { text: "llo" } }] },
    ]);
    const client = await toolsOf(running);
    const { content } = await client.callTool({ name: "numbers", arguments: { id: "1" } });
    expect(content).toEqual([{ type: "text", text: numbers }]);
  });

  it("is bounded in size and time, and left then", async () => {
    const { get } = await run({ maxBytes: 1_000 });
    expect(await get("/numbers/many")).toMatchObject([
      502,
      problem,
      { detail: expect.stringMatching(/up\.lines: .*1000 bytes.*`maxBytes`/) },
    ]);
    const slow = await run({ timeoutMs: 300 });
    expect(await slow.get("/numbers/endless")).toMatchObject([
      504,
      problem,
      { detail: expect.stringContaining("up.lines") },
    ]);
    await expect.poll(slow.left).toBe(1);
    expect(await slow.get("/numbers/broken")).toMatchObject([
      502,
      problem,
      { detail: expect.stringContaining("line 2") },
    ]);
  });

  it("goes on as a stream after a step has read it", async () => {
    const { get } = await run();
    expect(await get("/seen-lines/1")).toEqual([
      200,
      "application/x-ndjson",
      expect.stringMatching(
        /^\{"n":1,"word":"one"\}\n\{"n":2,"word":"two"\}\n\{"n":12345678901234567890,"word":"many"\}\n$/,
      ),
    ]);
    expect(await get("/seen-events/1")).toEqual([
      200,
      "text/event-stream",
      'event: delta\ndata: {"delta":{"text":"He"}}\n\ndata: {"delta":{"text":"llo"}}\n\ndata: [DONE]\n\n',
    ]);
    expect((await get("/seen-lines/many"))[0]).toBe(400);
  });
});

it("is refused where a part of it is read that bytes and text do not have", () => {
  const told = (steps: string, mappings = ""): readonly string[] =>
    compileText(
      capabilityOf({
        resources: `${resources}, {name: t, path: /t, operations: [{name: text, method: GET, outputRawFormat: text}]}`,
        tools: `{name: t, description: Does., inputParameters: [{name: id, type: string, description: Which.}], steps: [${steps}], mappings: [${mappings}]}`,
      }),
    ).diagnostics.flatMap(({ severity, code, message, help }) =>
      severity === "error" ? [`${code}: ${message}; ${help ?? ""}`] : [],
    );
  const text = "{type: call, name: text, call: up.text}";
  expect(told(photo, "{targetName: x, value: $.photo.data}")).toEqual([
    "model/part-of-bytes: `photo` answers bytes, and nothing stands at `.data` of them; write `$.photo` for all of them, or another `outputRawFormat` of the operation",
  ]);
  expect(told(text, "{targetName: x, value: '$.text[0].title'}")).toEqual([
    "model/part-of-bytes: `text` answers text, and nothing stands at `[0].title` of it; write `$.text` for all of it, or another `outputRawFormat` of the operation",
  ]);
  expect(
    told(
      `{type: call, name: photo, call: up.named, ${id}}, {type: call, name: note, call: up.note, with: {image: "A {{photo.picture}}"}}`,
    ),
  ).toEqual([
    "model/part-of-bytes: `photo` answers bytes, and nothing stands at `.picture` of them; write `$.photo.image`",
  ]);
  expect(told(text, "{targetName: x, value: $.text.length()}, {targetName: y, value: $.text}")).toEqual([]);
});

async function importOperations(): Promise<{
  readonly operations: Readonly<Record<string, (input: object, options: object) => Promise<unknown>>>;
}> {
  const folder = writeGenerated(compiled, `step-files/${process.pid}-client`);
  return { operations: await import(pathToFileURL(`${folder}/operations.ts`).href) };
}
