import { baseUrlsOf } from "../mock-urls.js";
import protobuf from "protobufjs";
import { expect, it } from "vitest";
import { positionOf } from "../../generator/diagnostics/position.js";
import { findChanges, isVersion } from "../../generator/drift/changes.js";
import { startMock } from "../../generator/cli/mock/mock-upstream.js";
import { readProtoFile } from "../../generator/model/encoded/proto-file.js";
import { decodeAvro } from "../../templates/runtime/decode-avro.js";
import { decodeProtobuf } from "../../templates/runtime/decode-protobuf.js";
import { compileText } from "../check.js";

const capability = (format: string, location: string, uses = "ships"): string => `naftiko: 1.0.0-alpha2
info: {label: Fleet, description: Ships.}
capability:
  consumes:
    - type: http
      namespace: fleet
      baseUri: http://127.0.0.1:9
      resources:
        - {name: ships, path: /ships, operations: [{name: list, method: GET, outputRawFormat: ${format}, outputSchema: ${location}}]}
  exposes:
    - type: rest
      namespace: r
      resources:
        - {name: ${uses}, path: /ships, operations: [{name: list, method: GET, call: fleet.list}]}
`;

const compiled = (format: string, text: string, others: Readonly<Record<string, string>> = {}) =>
  compileText(capability(format, "./s.txt"), { others: { "capabilities/s.txt": text, ...others } });

/** What is wrong, and where: `s.txt 2:3 ...`. */
const problems = (format: string, text: string, others: Readonly<Record<string, string>> = {}): readonly string[] =>
  compiled(format, text, others)
    .diagnostics.filter(({ severity }) => severity === "error")
    .map(({ span, message }) => {
      const place = span && positionOf(span.file, span.start);
      return `${span?.file.path.replace("capabilities/", "") ?? "-"} ${place?.line ?? 0}:${place?.column ?? 0} ${message.replace(/^this is no schema of \w+: /, "")}`;
    });

it.each([
  ['{"type": "record", "name": "A", "fields": [{"name": "x"}]}', "s.txt 1:45 a field has a `name` and a `type`"],
  [
    '{"type": "record", "fields": []}',
    "s.txt 1:2 a record, an enum and a fixed have a `name` of letters, digits and `_`",
  ],
  ['{"type": "record", "name": "A"}', "s.txt 1:2 a record has a list of `fields`"],
  ['{"name": "A"}', "s.txt 1:2 it has no `type`"],
  ['["null", ["int"]]', "s.txt 1:10 a union holds no other union"],
  ['["null", "int", "int"]', "s.txt 1:17 a union holds each type once, and `int` is there"],
  ['{"type": "array"}', "s.txt 1:2 an array has `items`"],
  ['{"type": "enum", "name": "E"}', "s.txt 1:2 an enum has a list of `symbols`"],
  ['{"type": "fixed", "name": "F", "size": -1}', "s.txt 1:2 a fixed has a `size`, its number of bytes"],
  ['"record"', 's.txt 1:1 there is no type `record`: a type of that kind is written as an object, `{"type": ...}`'],
  ['{"type": "map", "values": "Ship"}', "s.txt 1:27 there is no type `Ship`: a type is declared before it is named"],
] as const)("%s is no schema of Avro", (text, problem) => {
  expect(problems("avro", text)).toEqual([problem]);
});

it.each([
  ['syntax = "proto3";\n', "s.txt 1:1 it declares no message"],
  ['syntax = "proto4";', "s.txt 1:10 `proto4` is no syntax of Protocol Buffers"],
  ["message A { string = 1; }", "s.txt 1:20 the name of a field is wanted, not `=`"],
  ["message A { string x = 0; }", "s.txt 1:24 a field has a number from 1 to 536870911, not `0`"],
  ["message A {\n  string x = 1;\n  Strng y = 2;\n}", "s.txt 3:3 there is no type `Strng`: did you mean `string`?"],
  ["message A { string x = 1; string x = 2; }", "s.txt 1:34 `A` has a field `x` already"],
  ["message A { string x = 1; string y = 1; }", "s.txt 1:34 `x` has the number 1 already"],
  ["message A { string x = 1;", "s.txt 1:25 a type is wanted, not the end of the file"],
  ["message A { map<float, string> x = 1; }", "s.txt 1:17 the keys of a map are no `float`"],
  [
    "message A { repeated group G = 1 { optional int32 a = 1; } }",
    "s.txt 1:22 groups, and messages written as groups (`DELIMITED`), are not read: make it a message of its own",
  ],
  [
    'import "b.proto"; message A { string x = 1; }',
    "s.txt 1:8 `b.proto` cannot be read: there is no file `capabilities/b.proto`",
  ],
  ["message A { /* string x = 1; }", "s.txt 1:13 this comment does not end"],
  ['import "b.proto;', "s.txt 1:8 this text does not end on its line"],
  ["<html>", "s.txt 1:1 `<` starts nothing that a .proto file has"],
] as const)("%s is no schema of Protobuf", (text, problem) => {
  expect(problems("protobuf", text)).toEqual([problem]);
});

it("a schema is looked for beside the file, then in the project's folder; what is not read is said", () => {
  const beside = compileText(capability("avro", "schemas/s.avsc"), {
    others: { "capabilities/schemas/s.avsc": '"long"', "schemas/s.avsc": '"string"' },
  });
  expect(beside.capability?.apis[0]?.operations[0]?.output).toEqual({ kind: "integer" });
  const project = compileText(capability("avro", "schemas/s.avsc"), { others: { "schemas/s.avsc": '"string"' } });
  expect(project.capability?.apis[0]?.operations[0]?.output).toEqual({ kind: "string" });
  const none = compileText(capability("avro", "schemas/s.avsc"));
  expect(none.diagnostics.map(({ code }) => code)).toContain("model/answer-schema-unreadable");
  const partly = compileText(capability("avro", "schemas/s.avsc"), { keepGoing: true });
  expect(partly.files.length).toBeGreaterThan(0);
});

/** Messages as protobufjs reads them: names, numbers, and how often they stand. */
const protoOf = `
/* A comment * with stars ** and a / */
edition = "2023";
package a.b;
option features.field_presence = IMPLICIT;
option (custom) = { a: "}" b: [1, 2] };
message M {
  reserved 5, 10 to 99; reserved old;
  // Doc.
  int32 first = 1 [deprecated = true, (x).y = { z: 1 }];
  message Inner { .a.b.M up = 1; enum Kind { option allow_alias = true; ZERO = 0; NEGATIVE = -1; ALSO = 0; } Kind kind = 2; }
  repeated Inner inner = 2;
  map<string, M.Inner> byName = 3;
  oneof one { string s = 4; b.M m = 6; }
  string option = 7; bytes message = 8; bool reserved = 9;
  extensions 100 to 199 [verification = UNVERIFIED];
}
extend M { int32 more = 100; }
service S { rpc X (M) returns (stream M); rpc Y (M) returns (M) { option (a) = "b"; } }
`;

it("reads what protobufjs reads", () => {
  const { root } = protobuf.parse(protoOf, { keepCase: true });
  const flat = (name: string, fields: readonly (readonly [string, number, boolean])[]) =>
    `${name}: ${JSON.stringify(fields)}`;
  const theirs = ["a.b.M", "a.b.M.Inner"].map((name) =>
    flat(
      name,
      root
        .lookupType(name)
        .fieldsArray.filter(({ id }) => id < 100)
        .map((field) => [field.name, field.id, field.repeated])
        .toSorted((one, other) => Number(one[1]) - Number(other[1])) as never,
    ),
  );
  const { messages } = readProtoFile({ path: "m.proto", text: protoOf });
  const all = messages.flatMap((message) => [message, ...message.messages]);
  expect(
    all.map(({ fullName, fields }) =>
      flat(
        fullName,
        fields.map(({ name, id, isRepeated }) => [name, id, isRepeated]),
      ),
    ),
  ).toEqual(theirs);
  expect(all[0]?.fields[0]?.doc).toBe("Doc.");
});

it("long comments, texts and nests are read in linear time", () => {
  const text = `syntax = "proto3"; /*${"*".repeat(200_000)}*/ message A { string x = 1; } // ${"x".repeat(200_000)}\n${" \n".repeat(100_000)}`;
  expect(problems("protobuf", text)).toEqual([]);
  expect(problems("protobuf", "message A {".repeat(100))).toEqual([expect.stringContaining("")]);
  expect(problems("protobuf", `/*${"*".repeat(200_000)}`)).toHaveLength(1);
  expect(problems("protobuf", "/* ".repeat(100_000))).toHaveLength(1);
  expect(problems("protobuf", `${"// x\n".repeat(50_000)}message A { string x = 1; }`)).toEqual([]);
});

it("an upstream that is played answers in its format", async () => {
  const written =
    '{"type": "record", "name": "Ship", "fields": [{"name": "imo", "type": "long"}, {"name": "kind", "type": {"type": "enum", "name": "K", "symbols": ["A", "B"]}}, {"name": "next", "type": ["null", "Ship"]}, {"name": "price", "type": {"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 2}}, {"name": "hash", "type": {"type": "fixed", "name": "F", "size": 4}}]}';
  const proto =
    'import "google/protobuf/timestamp.proto"; message Ship { required int64 imo = 1; optional double d = 2; repeated string tags = 3; map<string, int32> m = 4; optional K kind = 5; enum K { A = 0; B = 7; } oneof o { string s = 6; Ship next = 7; } optional google.protobuf.Timestamp at = 8; }';
  for (const [format, text] of [
    ["avro", written],
    ["protobuf", proto],
  ] as const) {
    const { capability: built } = compiled(format, text);
    if (!built) throw new Error("it does not compile");
    const mock = await startMock([{ capability: built, seen: [] }], () => undefined);
    const answer = await fetch(`${baseUrlsOf(mock, built)["fleet"]}/ships`);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    mock.close();
    const encoded = built.apis[0]?.operations[0]?.answer;
    if (encoded?.kind !== "encoded") throw new Error("it is not encoded");
    const { schema } = encoded;
    const read = schema.kind === "avro" ? decodeAvro(schema) : decodeProtobuf(schema);
    expect(read(bytes, true)).toMatchObject({ imo: expect.any(Number), kind: expect.any(String) });
    expect(answer.headers.get("content-type")).toBe(format === "avro" ? "application/avro" : "application/x-protobuf");
  }
});

it.each([
  [
    "a comment and a description",
    '{"type":"record","name":"S","doc":"x","fields":[{"name":"a","type":"int","doc":"y"},{"name":"b","type":"int"}]}',
    "none",
  ],
  [
    "the order of fields, which bytes are read by",
    '{"type":"record","name":"S","fields":[{"name":"b","type":"int"},{"name":"a","type":"int"}]}',
    "a change",
  ],
  ["a field that is gone", '{"type":"record","name":"S","fields":[{"name":"a","type":"int"}]}', "breaking"],
] as const)("diff sees %s", (_, after, level) => {
  const before = '{"type":"record","name":"S","fields":[{"name":"a","type":"int"},{"name":"b","type":"int"}]}';
  const [one, other] = [compiled("avro", before), compiled("avro", after)];
  if (!isVersion(one) || !isVersion(other)) throw new Error("it does not compile");
  const levels = findChanges(one, other).map((change) => change.level);
  if (level === "none") expect(levels.filter((each) => each === "breaking")).toEqual([]);
  else if (level === "breaking") expect(levels).toContain("breaking");
  else expect(levels.filter((each) => each !== "none").length).toBeGreaterThan(0);
  expect(one.meanings["capabilities/s.txt"]).not.toBe(other.meanings["capabilities/s.txt"]);
});
