import { once } from "node:events";
import { createServer } from "node:http";
import { pathToFileURL } from "node:url";
import avro from "avsc";
import protobuf from "protobufjs";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { beforeAll, describe, expect, it } from "vitest";
import { compileText, fileText, importServer, writeGenerated } from "../check.js";
import { addressOf } from "../runtime/upstream.js";

/** A record with one of everything that Avro has. */
const shipSchema = {
  type: "record",
  name: "Ship",
  namespace: "fleet",
  doc: "A ship.",
  fields: [
    { name: "imo", type: "long", doc: "Its number." },
    { name: "name", type: "string" },
    { name: "active", type: "boolean" },
    { name: "crew", type: "int" },
    { name: "draught", type: "float" },
    { name: "length", type: "double" },
    { name: "kind", type: { type: "enum", name: "Kind", symbols: ["TANKER", "TUG"] } },
    { name: "tags", type: { type: "array", items: "string" } },
    { name: "counts", type: { type: "map", values: "long" } },
    { name: "owner", type: ["null", { type: "record", name: "Owner", fields: [{ name: "name", type: "string" }] }] },
    { name: "note", type: ["null", "string"] },
    { name: "code", type: ["string", "int"] },
    { name: "hash", type: { type: "fixed", name: "Hash", size: 4 } },
    { name: "raw", type: "bytes" },
    { name: "price", type: { type: "bytes", logicalType: "decimal", precision: 20, scale: 2 } },
    { name: "built", type: { type: "int", logicalType: "date" } },
    { name: "seen", type: { type: "long", logicalType: "timestamp-millis" } },
    { name: "next", type: ["null", "Ship"] },
  ],
};

const ship = {
  imo: 9074729,
  name: "Emma Mærsk",
  active: true,
  crew: -13,
  draught: Math.fround(15.1),
  length: 397.7,
  kind: "TUG",
  tags: ["a", "b"],
  counts: { a: 1, "b c": -2 },
  owner: { name: "Maersk" },
  note: null,
  code: 7,
  hash: Buffer.from([1, 2, 3, 255]),
  raw: Buffer.from("hi"),
  // 12345678901234567.50 by the hundredth, two's complement.
  price: Buffer.from(1234567890123456750n.toString(16).padStart(16, "0"), "hex"),
  built: 13_000,
  seen: 1_700_000_000_123,
  next: null,
};

/** What that is in JSON, from the documentation. */
const shipText =
  '{"imo":9074729,"name":"Emma Mærsk","active":true,"crew":-13,"draught":15.1,"length":397.7,"kind":"TUG","tags":["a","b"],"counts":{"a":1,"b c":-2},' +
  '"owner":{"name":"Maersk"},"note":null,"code":7,"hash":"AQID/w==","raw":"aGk=","price":12345678901234567.50,"built":13000,"seen":1700000000123,"next":null}';

const avroType = avro.Type.forSchema(shipSchema as avro.Schema);

const proto = `
syntax = "proto3";
package fleet;
import "google/protobuf/timestamp.proto";
import "parts/port.proto";

// A ship.
message Ship {
  // Its number.
  int64 imo = 1;
  string name = 2;
  Kind kind = 3;
  repeated string tags = 4;
  repeated sint32 depths = 5;
  map<string, Port> ports = 6;
  oneof reached {
    string radio = 7;
    Port at = 8;
  }
  optional int32 crew = 9;
  bytes hash = 10;
  google.protobuf.Timestamp built = 11;
  Ship next = 12;
  enum Kind { UNKNOWN = 0; TUG = 2; }
  uint64 total = 13;
  bool active = 14;
  double length = 15;
  float draught = 16;
  reserved 17, 20 to 30;
}
message Other { string x = 1; }
service Ships { rpc Get(Other) returns (Ship) { option (x) = { a: "}" }; } }
`;
const portProto = 'syntax = "proto3"; package fleet; message Port { string name = 1; fixed64 id = 2; }';

const protoType = (): protobuf.Type => {
  const root = new protobuf.Root();
  root.addJSON(
    (protobuf.common as unknown as { get: (path: string) => { nested: object } }).get("google/protobuf/timestamp.proto")
      .nested as never,
  );
  protobuf.parse(portProto, root, { keepCase: true });
  protobuf.parse(proto, root, { keepCase: true });
  return root.lookupType("fleet.Ship");
};

const yaml = `naftiko: 1.0.0-alpha2
info: {label: Fleet, description: Ships.}
capability:
  consumes:
    - type: http
      namespace: up
      baseUri: http://127.0.0.1:9
      resources:
        - name: ships
          path: /avro
          operations:
            - {name: get-avro, method: GET, outputRawFormat: avro, outputSchema: ./schemas/ship.avsc}
        - name: protos
          path: /proto
          operations:
            - {name: get-proto, method: GET, outputRawFormat: protobuf, outputSchema: schemas/ship.proto}
  aggregates:
    - label: Both
      namespace: both
      functions:
        - name: read
          description: Reads both.
          steps:
            - {type: call, name: one, call: up.get-avro}
            - {type: call, name: two, call: up.get-proto}
          mappings: [{targetName: a, value: $.one.kind}, {targetName: b, value: $.two.kind}, {targetName: total, value: $.two.imo}]
  exposes:
    - type: rest
      namespace: r
      resources:
        - {name: avro, path: /avro, operations: [{name: avro, method: GET, call: up.get-avro}]}
        - {name: proto, path: /proto, operations: [{name: proto, method: GET, call: up.get-proto}]}
        - name: shaped
          path: /shaped
          operations:
            - name: shaped
              method: GET
              call: up.get-avro
              outputParameters:
                - {type: object, properties: {number: {type: integer, mapping: $.imo}, owner: {type: string, mapping: $.owner.name}}}
        - name: steps
          path: /steps
          operations:
            - name: steps
              method: GET
              steps:
                - {type: call, name: one, call: up.get-avro}
                - {type: call, name: two, call: up.get-proto}
              mappings: [{targetName: a, value: $.one.kind}, {targetName: b, value: $.two.kind}, {targetName: total, value: $.two.imo}]
        - {name: shared, path: /shared, operations: [{name: shared, method: GET, ref: both.read}]}
    - type: mcp
      namespace: t
      tools:
        - {name: avro, description: Avro., call: up.get-avro}
        - {name: proto, description: Proto., call: up.get-proto}
        - {name: shared, description: Both., ref: both.read}
`;

const compilation = compileText(yaml, {
  others: {
    "capabilities/schemas/ship.avsc": JSON.stringify(shipSchema, undefined, 2),
    "capabilities/schemas/ship.proto": proto,
    "capabilities/schemas/parts/port.proto": portProto,
  },
});

let answer: { readonly body: Uint8Array; readonly type: string; readonly status?: number } = {
  body: new Uint8Array(),
  type: "application/avro",
};

/** What is answered at a path in place of that. */
const byPath = new Map<string, Uint8Array>();

interface Running {
  readonly get: (path: string) => Promise<{ readonly status: number; readonly text: string }>;
  readonly tools: Client;
  readonly url: string;
}
let running: Running;

beforeAll(async () => {
  const upstream = createServer(({ url: path }, response) => {
    const own = byPath.get(path ?? "");
    if (own !== undefined) response.writeHead(200, { "content-type": "application/octet-stream" }).end(own);
    else response.writeHead(answer.status ?? 200, { "content-type": answer.type }).end(answer.body);
  }).listen(0, "127.0.0.1");
  await once(upstream, "listening");
  const url = addressOf(upstream);
  const { start } = await importServer(compilation, `encoded-${process.pid}`);
  const servers = await start({
    ports: { r: 0, t: 0 },
    baseUrls: { up: url },
    logLevel: "silent",
    call: { retries: 0 },
  });
  const tools = new Client({ name: "test", version: "1.0.0" });
  await tools.connect(new StreamableHTTPClientTransport(new URL(`${servers.addresses["t"]}/mcp`)));
  running = {
    get: async (path) => {
      const response = await fetch(`${servers.addresses["r"]}${path}`);
      return { status: response.status, text: await response.text() };
    },
    tools,
    url,
  };
  return async () => {
    await tools.close();
    await servers.close();
    upstream.closeAllConnections();
    upstream.close();
  };
});

const inAvro = (value: object): void => {
  answer = { body: avroType.toBuffer(value), type: "application/avro" };
};
const inProto = (value: object): void => {
  const type = protoType();
  answer = { body: type.encode(type.fromObject(value)).finish(), type: "application/x-protobuf" };
};

describe("answers in Avro", () => {
  it("keep every digit, symbol and byte, through REST and to a model", async () => {
    inAvro(ship);
    expect(await running.get("/avro")).toEqual({ status: 200, text: shipText });
    const { content, isError } = await running.tools.callTool({ name: "avro", arguments: {} });
    expect(isError ?? false).toBe(false);
    expect(content).toEqual([{ type: "text", text: shipText }]);
  });
  it("are shaped, and read by steps", async () => {
    inAvro(ship);
    expect(JSON.parse((await running.get("/shaped")).text)).toEqual({ number: 9074729, owner: "Maersk" });
  });
  it.each([
    ["9223372036854775807", Buffer.from("feffffffffffffffff01", "hex")],
    ["-9223372036854775808", Buffer.from("ffffffffffffffffff01", "hex")],
    ["9007199254740993", Buffer.from("8280808080808020", "hex")],
  ])("hold the long %s", async (digits, encoded) => {
    const rest = avroType.toBuffer({ ...ship, imo: 0 }).subarray(1);
    answer = { body: Buffer.concat([encoded, rest]), type: "avro/binary" };
    expect((await running.get("/avro")).text).toMatch(new RegExp(`^\\{"imo":${digits},`));
  });
  it("that are none are 502 and say what came", async () => {
    const whole = avroType.toBuffer(ship);
    const problem = async (body: Uint8Array, type = "application/avro"): Promise<string> => {
      answer = { body, type };
      const { status, text } = await running.get("/avro");
      expect(status).toBe(502);
      return text;
    };
    expect(await problem(whole.subarray(0, 20))).toContain(
      "(application/avro, 20 bytes) is none of the declared schema: it ends too early",
    );
    expect(await problem(Buffer.concat([whole, Buffer.from([0])]))).toContain("1 of its");
    expect(await problem(Buffer.from("Obj\u0001rest"))).toContain("container file");
    expect(await problem(Buffer.from("<html>Sorry</html>"), "text/html")).toContain("text/html, 18 bytes");
    expect(await problem(new Uint8Array())).toContain("it ends too early");
    const { content, isError } = await running.tools.callTool({ name: "avro", arguments: {} });
    expect([isError, JSON.stringify(content)]).toEqual([true, expect.stringContaining("none of the declared schema")]);
  });
});

describe("answers in Protobuf", () => {
  const known = {
    imo: "9223372036854775807",
    name: "Emma",
    kind: "TUG",
    tags: ["a", "b"],
    depths: [1, -2],
    ports: { home: { name: "Kiel", id: "18446744073709551615" } },
    at: { name: "sea" },
    crew: 0,
    hash: Buffer.from([1, 2, 3, 255]),
    built: { seconds: 1_700_000_000, nanos: 120_000_000 },
    next: { name: "Next" },
    total: "18446744073709551615",
    active: true,
    length: 397.7,
    draught: 15.1,
  };
  it("are ProtoJSON with the names of the file and numbers in all their digits", async () => {
    inProto(known);
    const text =
      '{"imo":9223372036854775807,"name":"Emma","kind":"TUG","tags":["a","b"],"depths":[1,-2],"ports":{"home":{"name":"Kiel","id":18446744073709551615}},' +
      '"at":{"name":"sea","id":0},"crew":0,"hash":"AQID/w==","built":"2023-11-14T22:13:20.120Z",' +
      '"next":{"imo":0,"name":"Next","kind":"UNKNOWN","tags":[],"depths":[],"ports":{},"hash":"","total":0,"active":false,"length":0,"draught":0},' +
      '"total":18446744073709551615,"active":true,"length":397.7,"draught":15.1}';
    expect(await running.get("/proto")).toEqual({ status: 200, text });
    const { content } = await running.tools.callTool({ name: "proto", arguments: {} });
    expect(content).toEqual([{ type: "text", text }]);
  });
  it("that are empty are a message of defaults; what has presence is absent", async () => {
    answer = { body: new Uint8Array(), type: "application/protobuf" };
    expect(JSON.parse((await running.get("/proto")).text)).toEqual({
      imo: 0,
      name: "",
      kind: "UNKNOWN",
      tags: [],
      depths: [],
      ports: {},
      hash: "",
      total: 0,
      active: false,
      length: 0,
      draught: 0,
    });
    answer = { body: new Uint8Array(), type: "application/protobuf", status: 204 };
    expect((await running.get("/proto")).status).toBe(204);
  });
  it("take the last member of a oneof, join parts of a message, pass over unknown fields, and read lists either way", async () => {
    const type = protoType();
    const bytes = (value: object): Buffer => Buffer.from(type.encode(type.fromObject(value)).finish());
    answer = {
      body: Buffer.concat([
        bytes({ radio: "ch16" }),
        bytes({ at: { name: "sea" } }),
        bytes({ at: { id: 5 } }),
        // Field 100, two bytes; then two items of `depths` that are not packed.
        Buffer.from([0xa2, 0x06, 2, 1, 1, 0x28, 2, 0x28, 3]),
        bytes({ depths: [7] }),
        // An enum's number that the schema does not know.
        Buffer.from([0x18, 9]),
      ]),
      type: "application/protobuf",
    };
    const read = JSON.parse((await running.get("/proto")).text);
    expect(read).toMatchObject({ at: { name: "sea", id: 5 }, depths: [1, -2, 7], kind: 9 });
    expect(read).not.toHaveProperty("radio");
  });
  it("that are none are 502 and say what came", async () => {
    const problem = async (body: Uint8Array, type = "application/x-protobuf"): Promise<string> => {
      answer = { body, type };
      const { status, text } = await running.get("/proto");
      expect(status).toBe(502);
      return text;
    };
    inProto(known);
    expect(await problem(answer.body.subarray(0, answer.body.length - 2))).toContain("it ends too early");
    expect(await problem(Buffer.from([0x12, 1, 0xff]))).toContain("a text is no UTF-8 (fleet.Ship.name)");
    expect(await problem(Buffer.from([0x0d, 1, 1, 1, 1]))).toContain(
      "another type than the schema says (fleet.Ship.imo)",
    );
    expect(await problem(Buffer.from('{"error": "no"}'), "application/json")).toContain("application/json, 15 bytes");
    // 200 messages inside each other.
    let nested = Buffer.alloc(0);
    for (let level = 0; level < 200; level += 1) {
      const length = nested.length < 128 ? [nested.length] : [(nested.length & 0x7f) | 0x80, nested.length >> 7];
      nested = Buffer.concat([Buffer.from([0x62, ...length]), nested]);
    }
    expect(await problem(nested)).toContain("levels deep");
  });
});

it("steps read both, and so does a function that a tool and a route share", async () => {
  const type = protoType();
  byPath.set("/avro", avroType.toBuffer(ship));
  byPath.set("/proto", Buffer.from(type.encode(type.fromObject({ imo: "9223372036854775807", kind: "TUG" })).finish()));
  try {
    const both = '{"a":"TUG","b":"TUG","total":9223372036854775807}';
    expect(await running.get("/steps")).toEqual({ status: 200, text: both });
    expect(await running.get("/shared")).toEqual({ status: 200, text: both });
    const { content } = await running.tools.callTool({ name: "shared", arguments: {} });
    expect(content).toEqual([{ type: "text", text: both }]);
  } finally {
    byPath.clear();
  }
});

it("the typed client has the types of the schema, and its numbers", async () => {
  const folder = writeGenerated(compilation, `encoded-client-${process.pid}`);
  const { getAvro } = (await import(pathToFileURL(`${folder}/client.ts`).href)) as {
    readonly getAvro: (options: object) => Promise<Record<string, unknown>>;
  };
  const cheap = { ...ship, price: Buffer.from([0x04, 0xe2]), length: Number.NaN };
  inAvro(cheap);
  const options = { baseUrl: running.url, retries: 0 };
  await expect(getAvro(options)).resolves.toMatchObject({ imo: 9074729, kind: "TUG", price: 12.5, length: Number.NaN });
  // JSON has no such number.
  expect((await running.get("/avro")).text).toContain('"length":"NaN"');
  const rest = avroType.toBuffer({ ...cheap, imo: 0 }).subarray(1);
  answer = { body: Buffer.concat([Buffer.from("feffffffffffffffff01", "hex"), rest]), type: "avro/binary" };
  await expect(getAvro(options)).rejects.toMatchObject({
    kind: "decode",
    message: expect.stringContaining("9223372036854775807, which a JavaScript number cannot hold"),
  });
  await expect(getAvro({ ...options, numbers: "bigint" })).resolves.toMatchObject({ imo: 9223372036854775807n });
});

it("contracts say what the schema says", async () => {
  const types = fileText(compilation, "schemas.ts");
  expect(types).toContain("export type Ship = {");
  const openapi = JSON.parse(fileText(compilation, "openapi.json"));
  const written = JSON.stringify(openapi);
  expect(written).toContain('"enum":["TANKER","TUG"]');
  expect(written).toContain('"contentEncoding":"base64"');
  expect(written).toContain('"format":"date-time"');
  const { tools } = await running.tools.listTools();
  expect(JSON.stringify(tools.find(({ name }) => name === "avro")?.outputSchema)).toContain('"TANKER"');
  expect(compilation.dependencies).toMatchObject({ protobufjs: "^8.8.1" });
  expect(compilation.inputs.map(({ path }) => path)).toEqual([
    "capabilities/case.yaml",
    "capabilities/schemas/ship.avsc",
    "capabilities/schemas/ship.proto",
    "capabilities/schemas/parts/port.proto",
  ]);
  expect(compilation.diagnostics.map(({ severity, code }) => `${severity} ${code}`)).toEqual(
    expect.arrayContaining(["info model/answer-schema-root", "info portability/encoded-answer"]),
  );
});
