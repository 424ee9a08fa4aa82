import { describe, expect, it } from "vitest";
import { json, startUpstream, type RecordingUpstream } from "../runtime/upstream.js";
import { capabilityOf, type Served, serve, textOfTool, toolsOf } from "./served.js";

interface Made {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: string | Uint8Array;
}

/** An upstream that answers every request with the same. */
async function answering({ status = 200, headers = {}, body = "" }: Made): Promise<RecordingUpstream> {
  return await startUpstream((_, response) => void response.writeHead(status, headers).end(body));
}

/** One read over REST, declared with these keys, with these outputs. */
function read(keys = "", outputs = ""): string {
  return capabilityOf({
    resources: `{name: a, path: /a, operations: [{name: get-a, method: GET${keys === "" ? "" : `, ${keys}`}}]}`,
    routes: `{name: a, path: /a, operations: [{method: GET, name: get-a, call: up.get-a${outputs === "" ? "" : `, outputParameters: [${outputs}]`}}]}`,
  });
}

async function get(yaml: string, made: Made, headers: Record<string, string> = {}): Promise<Response> {
  const { rest } = await serve(yaml, await answering(made));
  return await fetch(`${rest}/a`, { headers });
}

const shape = "{type: object, properties: {id: {type: integer, mapping: $.id}}}";
const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x00]);

describe("bytes are bytes", () => {
  it("with their media type, their length and their name", async () => {
    const response = await get(read("outputRawFormat: binary"), {
      headers: { "content-type": "image/png", "content-disposition": 'attachment; filename="a.png"', etag: '"1"' },
      body: png,
    });
    expect([
      response.status,
      response.headers.get("content-type"),
      response.headers.get("content-length"),
      response.headers.get("content-disposition"),
      response.headers.get("etag"),
    ]).toEqual([200, "image/png", "7", 'attachment; filename="a.png"', '"1"']);
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(png);
  });

  it("without a media type, as bytes of no known kind; without any, as none", async () => {
    const response = await get(read("outputRawFormat: binary"), { body: png });
    expect([response.headers.get("content-type"), (await response.arrayBuffer()).byteLength]).toEqual([
      "application/octet-stream",
      7,
    ]);
    const empty = await get(read("outputRawFormat: binary"), { headers: { "content-type": "image/png" }, body: "" });
    expect([empty.status, empty.headers.get("content-type"), (await empty.arrayBuffer()).byteLength]).toEqual([
      200,
      "image/png",
      0,
    ]);
  });

  it("and a page or a picture that could run scripts is kept from running any", async () => {
    for (const type of ["text/html", "image/svg+xml", "application/xml"]) {
      const response = await get(read("outputRawFormat: binary"), { headers: { "content-type": type }, body: "<x/>" });
      expect(
        [response.headers.get("content-security-policy"), response.headers.get("x-content-type-options")],
        type,
      ).toEqual(["sandbox", "nosniff"]);
    }
  });

  it("no more of them than the capability allows", async () => {
    const response = await get(read("outputRawFormat: binary, maxBinarySize: 3B"), {
      headers: { "content-type": "image/png" },
      body: png,
    });
    expect([response.status, await response.json()]).toMatchObject([
      502,
      { detail: expect.stringContaining("larger than 3 bytes") },
    ]);
    expect(
      (
        await get(read("outputRawFormat: binary, maxBinarySize: 7B"), {
          headers: { "content-type": "image/png" },
          body: png,
        })
      ).status,
    ).toBe(200);
  });
});

describe("text is text", () => {
  it("under its own media type where that is one of text, otherwise as plain text", async () => {
    for (const [type, expected] of [
      ["text/plain", "text/plain; charset=utf-8"],
      ["text/csv; charset=iso-8859-1", "text/csv; charset=utf-8"],
      ["application/json", "text/plain; charset=utf-8"],
      ["application/octet-stream", "text/plain; charset=utf-8"],
      [undefined, "text/plain; charset=utf-8"],
    ] as const) {
      const response = await get(read("outputRawFormat: text"), {
        headers: type === undefined ? {} : { "content-type": type },
        body: Buffer.from("h\u00e9llo", type?.includes("8859") === true ? "latin1" : "utf8"),
      });
      expect([response.headers.get("content-type"), await response.text()], type).toEqual([expected, "h\u00e9llo"]);
    }
  });
});

describe("JSON that nobody reshapes", () => {
  it("is handed on letter for letter, in UTF-8", async () => {
    const text = '{ "b" : 1.10,\n "10": [ ],"2":"\\u00e9" }';
    const response = await get(read(), { headers: { "content-type": "text/html" }, body: text });
    expect([response.headers.get("content-type"), await response.text()]).toEqual([
      "application/json; charset=utf-8",
      text,
    ]);
    const latin = await get(read(), {
      headers: { "content-type": "application/json; charset=iso-8859-1" },
      body: Buffer.from('"\u00e9"', "latin1"),
    });
    expect(await latin.text()).toBe('"\u00e9"');
  });

  it("that is none goes on as what it is, with care", async () => {
    const { rest } = await serve(
      read(),
      await answering({ headers: { "content-type": "application/pdf" }, body: "%PDF-1.7" }),
    );
    const response = await fetch(`${rest}/a`);
    expect([
      response.status,
      response.headers.get("content-type"),
      response.headers.get("x-content-type-options"),
      await response.text(),
    ]).toEqual([200, "application/pdf", "nosniff", "%PDF-1.7"]);
    const page = await get(read(), { headers: { "content-type": "text/html" }, body: "<h1>Moved</h1>" });
    expect([
      page.status,
      page.headers.get("content-type"),
      page.headers.get("content-security-policy"),
      await page.text(),
    ]).toEqual([200, "text/html", "sandbox", "<h1>Moved</h1>"]);
  });

  it("that is none is the upstream's fault where a shape is declared, and none of it is told", async () => {
    const response = await get(read("", shape), {
      headers: { "content-type": "application/pdf" },
      body: "%PDF-1.7 ssn",
    });
    const problem = await response.text();
    expect([response.status, response.headers.get("content-type")]).toEqual([502, "application/problem+json"]);
    expect(problem).toContain("application/pdf");
    expect(problem).not.toContain("ssn");
  });

  it("that is empty is empty, whatever format and media type are said", async () => {
    for (const status of [200, 201, 204])
      for (const format of ["json", "xml", "yaml", "csv"])
        for (const headers of [{}, { "content-type": "application/json" }]) {
          const response = await get(read(`outputRawFormat: ${format}`), { status, headers });
          expect([response.status, await response.text()], `${status} ${format}`).toEqual([status, ""]);
        }
    const shaped = await get(read("outputRawFormat: xml", "{type: array, mapping: $.ships}"), {
      headers: { "content-type": "application/xml" },
    });
    expect([shaped.status, await shaped.text()]).toEqual([200, "[]"]);
  });

  it("keeps the media type of JSON of a kind; errors do, too", async () => {
    for (const [type, expected] of [
      ["application/hal+json", "application/hal+json"],
      ['application/ld+json; charset=utf-8; profile="a b"', 'application/ld+json; profile="a b"'],
      ["application/vnd.x-1+json;charset=us-ascii", "application/vnd.x-1+json"],
      ["text/json", "application/json; charset=utf-8"],
      ["application/json-seq", "application/json; charset=utf-8"],
    ] as const)
      for (const status of [200, 422]) {
        const response = await get(read(), { status, headers: { "content-type": type }, body: '{ "a": 1.10 }' });
        expect([response.headers.get("content-type"), await response.text()], type).toEqual([
          expected,
          '{ "a": 1.10 }',
        ]);
      }
    // What is reshaped is no such document any more.
    const shaped = await get(read("", shape), { headers: { "content-type": "application/hal+json" }, body: "{}" });
    expect(shaped.headers.get("content-type")).toBe("application/json; charset=utf-8");
  });

  it("that is none keeps its validators", async () => {
    const made = { headers: { "content-type": "image/png", etag: '"p1"' }, body: png };
    const response = await get(read(), made);
    expect([response.status, response.headers.get("etag")]).toEqual([200, '"p1"']);
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(png);
  });
});

describe("error answers", () => {
  it("of bytes are bytes, of JSON text are JSON, of words are words", async () => {
    for (const format of ["json", "text", "binary", "xml"]) {
      const picture = await get(read(`outputRawFormat: ${format}`), {
        status: 404,
        headers: { "content-type": "image/png" },
        body: png,
      });
      expect([picture.status, picture.headers.get("content-type")], format).toEqual([404, "image/png"]);
      expect(new Uint8Array(await picture.arrayBuffer()), format).toEqual(png);
    }
    const word = await get(read(), { status: 400, headers: { "content-type": "application/json" }, body: '"no"' });
    expect([word.headers.get("content-type"), await word.text()]).toEqual(["application/json; charset=utf-8", '"no"']);
    const text = await get(read(), {
      status: 400,
      headers: { "content-type": "application/octet-stream" },
      body: "no",
    });
    expect([text.headers.get("content-type"), await text.text()]).toEqual(["text/plain; charset=utf-8", "no"]);
  });
});

describe("headers travel with an answer", () => {
  const told = {
    link: '<https://elsewhere.example/a?page=2>; rel="next"',
    "x-total-count": "41",
    "retry-after": "7",
    "content-language": "de",
    deprecation: "@1700000000",
    sunset: "Wed, 11 Nov 2026 00:00:00 GMT",
    "x-ratelimit-remaining": "5",
    ratelimit: '"default";r=5;t=9',
    "cache-control": "max-age=60",
  };

  it("those of the list, of JSON, shaped or not, of text and of bytes", async () => {
    for (const [keys, outputs] of [
      ["", ""],
      ["", shape],
      ["outputRawFormat: text", ""],
      ["outputRawFormat: binary", ""],
    ] as const) {
      const response = await get(read(keys, outputs), {
        headers: { "content-type": "application/json", ...told },
        body: '{"id":1}',
      });
      expect(Object.fromEntries(response.headers), `${keys} ${outputs}`).toMatchObject(told);
    }
  });

  it("and no secrets, cookies, or headers of the connection; an option adds more", async () => {
    const upstream = await answering({
      headers: {
        "content-type": "application/json",
        "set-cookie": "s=1",
        "www-authenticate": "Basic",
        "x-internal": "1",
        "proxy-authenticate": "Basic",
        server: "x",
      },
      body: "{}",
    });
    const { rest } = await serve(read(), upstream);
    const names = [...(await fetch(`${rest}/a`)).headers.keys()];
    for (const name of ["set-cookie", "www-authenticate", "x-internal", "proxy-authenticate", "server"])
      expect(names).not.toContain(name);
  });

  it("of errors too", async () => {
    const response = await get(read("", shape), {
      status: 429,
      headers: { "content-type": "application/problem+json", "retry-after": "9", "x-ratelimit-reset": "3" },
      body: '{"title":"Slow down","n":1.10}',
    });
    expect([
      response.status,
      response.headers.get("retry-after"),
      response.headers.get("x-ratelimit-reset"),
      response.headers.get("content-type"),
      await response.text(),
    ]).toEqual([429, "9", "3", "application/problem+json", '{"title":"Slow down","n":1.10}']);
  });

  it("with URLs that are the adapter's own where they point at what it exposes, and otherwise absolute", async () => {
    const yaml = capabilityOf({
      resources: `
        {name: orders, path: /v1/orders, operations: [{name: add, method: POST}, {name: list, method: GET, inputParameters: [{name: page, in: query, type: integer}, {name: q, in: query}]}]},
        {name: order, path: "/v1/orders/{order_id}", operations: [{name: get, method: GET, inputParameters: [{name: order_id, in: path, required: true}]}]}`,
      routes: `
        {name: orders, path: /shop/orders, operations: [{method: POST, name: add, call: up.add}, {method: GET, name: list, call: up.list}]},
        {name: order, path: "/shop/orders/{id}", operations: [{method: GET, name: get, call: up.get, with: {order_id: rest.path.id}}]}`,
    });
    let headers: Record<string, string> = {};
    const upstream = await startUpstream(
      (_, response) => void response.writeHead(201, { "content-type": "application/json", ...headers }).end("{}"),
    );
    const { rest } = await serve(yaml, upstream);
    const sent = async (given: Record<string, string>, path = "/shop/orders"): Promise<Headers> => {
      headers = given;
      return (await fetch(rest + path, { method: "POST" })).headers;
    };
    expect((await sent({ location: "/v1/orders/7%2F8" })).get("location")).toBe("/shop/orders/7%2F8");
    expect((await sent({ location: `${upstream.url}/v1/orders/7` })).get("location")).toBe("/shop/orders/7");
    expect((await sent({ location: "orders/9" })).get("location")).toBe("/shop/orders/9");
    expect((await sent({ location: "/v1/invoices/7" })).get("location")).toBe(`${upstream.url}/v1/invoices/7`);
    expect((await sent({ location: "https://other.example/v1/orders/7" })).get("location")).toBe(
      "https://other.example/v1/orders/7",
    );
    expect((await sent({ location: "/v1/orders/7?expand=lines" })).get("location")).toBe(
      `${upstream.url}/v1/orders/7?expand=lines`,
    );
    expect(
      (await sent({ link: '</v1/orders?page=2&q=a%20b>; rel="next", <https://docs.example/>; rel="help"' })).get(
        "link",
      ),
    ).toBe('</shop/orders?page=2&q=a+b>; rel="next", <https://docs.example/>; rel="help"');
    expect((await sent({ "operation-location": "javascript:alert(1)" })).get("operation-location")).toBeNull();
  });

  it("private to one caller where callers are told apart", async () => {
    const yaml = read().replace("port: 8080,", 'port: 8080, authentication: {type: bearer, token: "s3cret-token"},');
    const { rest } = await serve(
      yaml,
      await answering({
        headers: { "content-type": "application/json", "cache-control": "public, s-maxage=9, max-age=60" },
        body: "{}",
      }),
    );
    const response = await fetch(`${rest}/a`, { headers: { authorization: "Bearer s3cret-token" } });
    expect(response.headers.get("cache-control")).toBe("private, max-age=60");
  });
});

describe("conditional requests", () => {
  /** An upstream that knows its own validator. */
  async function versioned(): Promise<RecordingUpstream> {
    return await startUpstream(({ headers, method }, response) => {
      if (method === "GET" && headers["if-none-match"] === '"v1"') response.writeHead(304, { etag: '"v1"' }).end();
      else if (method === "PUT" && headers["if-match"] !== '"v1"') json(response, {}, 412);
      else
        json(response, { id: 1, secret: 2 }, 200, { etag: '"v1"', "last-modified": "Wed, 11 Nov 2026 00:00:00 GMT" });
    });
  }

  it("work end to end where nobody reshapes the answer", async () => {
    const upstream = await versioned();
    const { rest } = await serve(read(), upstream);
    const first = await fetch(`${rest}/a`);
    expect([first.headers.get("etag"), first.headers.get("last-modified")]).toEqual([
      '"v1"',
      "Wed, 11 Nov 2026 00:00:00 GMT",
    ]);
    const second = await fetch(`${rest}/a`, { headers: { "if-none-match": '"v1"' } });
    expect([second.status, second.headers.get("etag"), await second.text()]).toEqual([304, '"v1"', ""]);
    expect(upstream.seen.at(-1)?.headers["if-none-match"]).toBe('"v1"');
    expect((await fetch(`${rest}/a`, { headers: { "if-none-match": '"v0"' } })).status).toBe(200);
  });

  it("are bound to the mapping where one reshapes it", async () => {
    const upstream = await versioned();
    const { rest } = await serve(read("", shape), upstream);
    const first = await fetch(`${rest}/a`);
    const tag = first.headers.get("etag") ?? "";
    expect(tag).toMatch(/^W\/"[0-9a-f]{12}-s-v1"$/);
    expect(first.headers.get("last-modified")).toBeNull();
    expect((await fetch(`${rest}/a`, { headers: { "if-none-match": `"x", ${tag}` } })).status).toBe(304);
    // Another mapping of the same answer: its validator is none here, and never the upstream's.
    const other = await fetch(`${rest}/a`, {
      headers: { "if-none-match": tag.replace(/[0-9a-f]{12}/, "0123456789ab") },
    });
    expect([other.status, await other.json()]).toEqual([200, { id: 1 }]);
    // The one tag that is this route's own, as the upstream knows it.
    expect(upstream.seen.map(({ headers }) => headers["if-none-match"])).toEqual([undefined, '"v1"', undefined]);
  });

  it("keep a write from what was changed meanwhile, by either validator", async () => {
    const yaml = capabilityOf({
      resources: "{name: a, path: /a, operations: [{name: get-a, method: GET}, {name: put-a, method: PUT}]}",
      routes: `{name: a, path: /a, operations: [{method: GET, name: get-a, call: up.get-a, outputParameters: [${shape}]}, {method: PUT, name: put-a, call: up.put-a}]}`,
    });
    const { rest } = await serve(yaml, await versioned());
    const tag = (await fetch(`${rest}/a`)).headers.get("etag") ?? "";
    expect((await fetch(`${rest}/a`, { method: "PUT", headers: { "if-match": tag } })).status).toBe(200);
    expect((await fetch(`${rest}/a`, { method: "PUT", headers: { "if-match": '"v1"' } })).status).toBe(200);
    expect((await fetch(`${rest}/a`, { method: "PUT", headers: { "if-match": tag.replace("v1", "v0") } })).status).toBe(
      412,
    );
  });
});

describe("lists", () => {
  const items =
    "{type: object, properties: {items: {type: array, mapping: $.items.item, items: {type: object, properties: {id: {type: string, mapping: $.id}}}}}}";
  const xml = async (body: string, outputs: string): Promise<unknown> =>
    await (
      await get(read("outputRawFormat: xml", outputs), { headers: { "content-type": "application/xml" }, body })
    ).json();

  it("of one element are lists of one, and of none are empty, in XML", async () => {
    expect(await xml("<root><items><item><id>1</id></item></items></root>", items)).toEqual({ items: [{ id: "1" }] });
    expect(await xml("<root><items><item><id>1</id></item><item><id>2</id></item></items></root>", items)).toEqual({
      items: [{ id: "1" }, { id: "2" }],
    });
    expect(await xml("<root><items/></root>", items)).toEqual({ items: [] });
    expect(await xml("<root/>", items)).toEqual({ items: [] });
  });

  it("of scalars, nested ones, and ones that are the whole answer", async () => {
    expect(
      await xml(
        "<root><tag>a</tag></root>",
        "{type: object, properties: {tags: {type: array, mapping: $.tag, items: {type: string, mapping: $.}}}}",
      ),
    ).toEqual({ tags: ["a"] });
    const ships =
      "{type: array, mapping: $.ship, items: {type: object, properties: {code: {type: string, mapping: $.code}, crew: {type: array, mapping: $.crew.member, items: {type: string, mapping: $.name}}}}}";
    expect(
      await xml(
        "<ships><ship><code>A</code><crew><member><name>Ada</name></member></crew><secret>x</secret></ship></ships>",
        ships,
      ),
    ).toEqual([{ code: "A", crew: ["Ada"] }]);
    expect(await xml("<ships/>", ships)).toEqual([]);
  });

  it("without a word of their elements", async () => {
    for (const [body, expected] of [
      ["<r><a>1</a></r>", ["1"]],
      ["<r><a>1</a><a>2</a></r>", ["1", "2"]],
      ["<r><b/></r>", []],
      ["<r><a><b>1</b></a></r>", [{ b: "1" }]],
    ] as const) {
      const direct = await get(read("outputRawFormat: xml", "{type: array, mapping: $.a}"), { body });
      expect(await direct.json(), body).toEqual(expected);
      const nested = "{type: object, properties: {list: {type: array, mapping: $.a, items: {type: object}}}}";
      const inside = await get(read("outputRawFormat: xml", nested), { body });
      expect(await inside.json(), body).toEqual({ list: expected });
    }
    // As its whole answer, a list is the answer as it came.
    const whole = await get(read("", "{type: array, mapping: $.}"), { body: '{"data":[1]}' });
    expect(await whole.json()).toEqual({ data: [1] });
  });

  it("that the called operation names are meant where the exposed output says no more than that it is a list", async () => {
    const yaml = (consumed: string, exposed: string): string =>
      capabilityOf({
        resources: `{name: a, path: /a, operations: [{name: get-a, method: GET, outputParameters: [${consumed}]}]}`,
        routes: `{name: a, path: /a, operations: [{method: GET, name: get-a, call: up.get-a, outputParameters: [${exposed}]}]}`,
      });
    const named = "{name: items, type: array, value: $.data.items}";
    const body = '{"total":1,"data":{"items":[{"id":"1","ssn":"2"}]}}';
    for (const [consumed, exposed, expected] of [
      [named, "{type: array, mapping: $.}", [{ id: "1", ssn: "2" }]],
      [
        named,
        "{type: array, mapping: $., items: {type: object, properties: {id: {type: integer, mapping: $.id}}}}",
        [{ id: 1 }],
      ],
      [
        "{name: items, type: array, value: $.data.items, items: {type: object, properties: {id: {type: string, mapping: $.id}}}}",
        "{type: array, mapping: $}",
        [{ id: "1" }],
      ],
      // Elsewhere the raw answer is read.
      [`${named}, {name: total, type: integer, value: $.total}`, "{type: array, mapping: $.}", JSON.parse(body)],
      [named, "{type: object, mapping: $.}", JSON.parse(body)],
      [named, "{type: array, mapping: $.data.items}", [{ id: "1", ssn: "2" }]],
    ] as const)
      expect(await (await get(yaml(consumed, exposed), { body })).json(), `${consumed} ${exposed}`).toEqual(expected);
    expect(await (await get(yaml(named, "{type: array, mapping: $.}"), { body: "{}" })).json()).toEqual([]);
  });

  it("in CSV and JSON too", async () => {
    const rows = "{type: array, mapping: $., items: {type: object, properties: {id: {type: string, mapping: $.id}}}}";
    const csv = await get(read("outputRawFormat: csv", rows), {
      headers: { "content-type": "text/csv" },
      body: "id,ssn\n1,2\n",
    });
    expect(await csv.json()).toEqual([{ id: "1" }]);
    for (const [body, expected] of [
      ['{"id":"1","ssn":2}', [{ id: "1" }]],
      ["null", []],
      ["[]", []],
      ['[{"id":"1"},{"id":"2"}]', [{ id: "1" }, { id: "2" }]],
    ] as const) {
      const response = await get(read("", rows), { headers: { "content-type": "application/json" }, body });
      expect(await response.json(), body).toEqual(expected);
    }
  });
});

describe("where nothing maps", () => {
  const answer = {
    headers: { "content-type": "application/json" },
    body: '{"rows":[{"id":"1","ssn":"123"}],"ssn":"9"}',
  };

  it("a declared shape stays that shape, in REST and in MCP", async () => {
    const outputs: readonly (readonly [string, unknown])[] = [
      ["{type: array, mapping: $.results, items: {type: object, properties: {id: {type: string, mapping: $.id}}}}", []],
      [
        "{type: object, properties: {id: {type: string, mapping: $.id}, tags: {type: array, mapping: $.tags, items: {type: string, mapping: $.}}}}",
        { id: null, tags: [] },
      ],
      ["{type: string, mapping: $.name}", null],
      ["{type: object, mapping: $.data}", null],
    ];
    for (const [output, expected] of outputs) {
      const yaml = capabilityOf({
        resources: "{name: a, path: /a, operations: [{name: get-a, method: GET}]}",
        routes: `{name: a, path: /a, operations: [{method: GET, name: get-a, call: up.get-a, outputParameters: [${output}]}]}`,
        tools: `{name: get-a, description: Gets., call: up.get-a, outputParameters: [${output}]}`,
      });
      const served: Served = await serve(yaml, await answering(answer));
      expect(await (await fetch(`${served.rest}/a`)).json(), output).toEqual(expected);
      const text = await textOfTool(await toolsOf(served), "get-a");
      expect(text, output).not.toContain("ssn");
      expect(JSON.parse(text), output).toEqual(expected);
    }
  });

  it("an answer without a shape is the upstream's as it is", async () => {
    expect(await (await get(read("", "{type: object, mapping: $.}"), answer)).text()).toBe(answer.body);
  });
});

describe("what a step gives to the next", () => {
  const yaml = (value: string): string =>
    capabilityOf({
      resources: `{name: list, path: /list, operations: [{name: list, method: GET, outputParameters: [{name: first-id, type: string, value: "${value}"}]}]}, {name: one, path: "/one/{id}", operations: [{name: one, method: GET, inputParameters: [{name: id, in: path, type: string, required: true}]}]}`,
      routes: `{name: first, path: /first, operations: [{name: first, method: GET, steps: [{type: call, name: l, call: up.list}, {type: call, name: o, call: up.one, with: {id: "{{l.first-id}}"}}]}]}`,
    });

  async function asked(value: string, list: unknown): Promise<readonly [number, string, readonly string[]]> {
    const upstream = await startUpstream(({ url }, response) => json(response, url === "/list" ? list : { got: url }));
    const { rest } = await serve(yaml(value), upstream);
    const response = await fetch(`${rest}/first`);
    return [response.status, await response.text(), upstream.seen.map(({ url }) => url)];
  }

  it("may be taken from a list by its place", async () => {
    expect(await asked("$[0].id", [{ id: "x1" }, { id: "x2" }])).toEqual([
      200,
      '{"got":"/one/x1"}',
      ["/list", "/one/x1"],
    ]);
    expect(await asked("$[-1].id", [{ id: "x1" }, { id: "x2" }])).toEqual([
      200,
      '{"got":"/one/x2"}',
      ["/list", "/one/x2"],
    ]);
    expect(await asked("$.items[0].id", { items: [{ id: "x1" }] })).toEqual([
      200,
      '{"got":"/one/x1"}',
      ["/list", "/one/x1"],
    ]);
  });

  it("is the step's fault where text stands around nothing, too: no other record is asked for", async () => {
    const upstream = await startUpstream(({ url }, response) => json(response, url === "/list" ? {} : { got: url }));
    const written = yaml("$.id").replace('"{{l.first-id}}"', '"no-{{l.first-id}}-x"');
    const { rest } = await serve(written, upstream);
    const response = await fetch(`${rest}/first`);
    expect(response.status).toBe(502);
    expect(await response.text()).toContain("step `l` was answered without `first-id`");
    expect(upstream.seen.map(({ url }) => url)).toEqual(["/list"]);
  });

  it("is the step's fault where it is not there: 502, by the name of the step", async () => {
    for (const [value, list] of [
      ["$[0].id", []],
      ["$.id", {}],
      ["$.id", { id: null }],
    ] as const) {
      const [status, text, seen] = await asked(value, list);
      expect([status, JSON.parse(text), seen]).toMatchObject([
        502,
        { detail: "step `l` was answered without `first-id`" },
        ["/list"],
      ]);
    }
  });
});

describe("the answer to a HEAD", () => {
  const heads = (format: string): string =>
    capabilityOf({
      resources: `{name: a, path: /a, operations: [{name: head-a, method: HEAD${format}}, {name: get-a, method: GET}]}`,
      routes: `{name: a, path: /a, operations: [{method: HEAD, name: head-a, call: up.head-a}]}, {name: b, path: /b, operations: [{method: GET, name: get-a, call: up.get-a}]}`,
    });
  const asked = async (format: string, headers: Record<string, string>): Promise<unknown> => {
    const upstream = await startUpstream(({ method }, response) =>
      method === "HEAD" ? void response.writeHead(200, headers).end() : json(response, { id: 1 }),
    );
    const { rest } = await serve(heads(format), upstream);
    const { status, headers: told } = await fetch(`${rest}/a`, { method: "HEAD" });
    expect((await fetch(`${rest}/b`, { method: "HEAD" })).headers.get("content-length")).toBe("8");
    return [status, told.get("content-type"), told.get("content-length"), told.get("etag")];
  };

  it.each(["", ", outputRawFormat: binary", ", outputRawFormat: raw", ", outputRawFormat: text"])(
    "says what the body would be (RFC 9110 section 9.3.2): HEAD%s",
    async (format) => {
      const headers = { "content-type": "image/png", "content-length": "77", etag: '"1"' };
      expect(await asked(format, headers)).toEqual([200, "image/png", "77", '"1"']);
    },
  );

  it("says nothing of a length that would be another, nor of a body that there is not", async () => {
    const packed = { "content-type": "application/json", "content-length": "77", "content-encoding": "gzip" };
    expect(await asked("", packed)).toEqual([200, expect.stringContaining("application/json"), null, null]);
  });
});
