import avro from "avsc";
import fc from "fast-check";
import protobuf from "protobufjs";
import { describe, expect, it } from "vitest";
import { type AvroSchema, type AvroType, decodeAvro } from "../../templates/runtime/decode-avro.js";
import { decodeProtobuf, type ProtobufSchema } from "../../templates/runtime/decode-protobuf.js";
import { decimalValue, singleValue } from "../../templates/runtime/encoded-values.js";
import { knownMessage } from "../../templates/runtime/protobuf-known.js";
import { writeJson } from "../../templates/runtime/write-json.js";

const whole = (root: AvroType, types: AvroSchema["types"] = {}): AvroSchema => ({ root, types });
const zigzag = (value: bigint): readonly number[] => {
  const bytes: number[] = [];
  let left = BigInt.asUintN(64, (value << 1n) ^ (value >> 63n));
  for (; left > 0x7fn; left >>= 7n) bytes.push(Number(left & 0x7fn) | 0x80);
  return [...bytes, Number(left)];
};

describe("Avro", () => {
  it("reads what avsc writes, whatever it is", () => {
    const written = {
      type: "record",
      name: "R",
      fields: [
        { name: "i", type: "int" },
        { name: "d", type: "double" },
        { name: "s", type: "string" },
        { name: "u", type: ["null", "boolean", { type: "array", items: "string" }] },
        { name: "m", type: { type: "map", values: { type: "array", items: "int" } } },
        { name: "e", type: { type: "enum", name: "E", symbols: ["A", "B"] } },
      ],
    } as const;
    const type = avro.Type.forSchema(written as unknown as avro.Schema);
    const read = decodeAvro(
      whole("R", {
        R: {
          type: "record",
          fields: written.fields.map(({ name, type: each }) => ({
            name,
            type: name === "e" ? "E" : (each as AvroType),
          })),
        },
        E: { type: "enum", symbols: ["A", "B"] },
      }),
    );
    const value = fc.record({
      i: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
      d: fc.double({ noNaN: true, noDefaultInfinity: true }),
      s: fc.string({ unit: "grapheme" }),
      u: fc.oneof(fc.constant(null), fc.boolean(), fc.array(fc.string())),
      m: fc.dictionary(
        fc.string().filter((key) => key !== "__proto__"),
        fc.array(fc.nat({ max: 2 ** 31 - 1 })),
      ),
      e: fc.constantFrom("A", "B"),
    });
    fc.assert(
      fc.property(value, (given) => {
        expect(read(type.toBuffer(given), true)).toEqual(JSON.parse(JSON.stringify(given), (_, each: unknown) => each));
      }),
      { numRuns: 200, seed: 42 },
    );
  });

  it.each([
    ["a list of nulls without end", "null", [...zigzag(2n ** 40n), 0]],
    ["a list of empty records", "E", [...zigzag(2n ** 40n), 0]],
    ["a list of texts that are not there", "string", zigzag(2n ** 40n)],
    ["a list in a block of a size that is none", "long", [...zigzag(-(2n ** 40n)), ...zigzag(5n), 2]],
  ])("gives up soon on %s", (_, items, bytes) => {
    const read = decodeAvro(whole({ type: "array", items }, { E: { type: "record", fields: [] } }));
    expect(() => read(Uint8Array.from(bytes), true)).toThrow(/ends too early|take no byte/);
  });

  it.each([
    ["a branch that is not there", ["null", "int"], [...zigzag(7n)], "no such branch"],
    ["a branch below zero", ["null", "int"], [...zigzag(-1n)], "length or an index"],
    ["a text of a length below zero", "string", [...zigzag(-5n)], "length or an index"],
    ["a boolean of 2", "boolean", [2], "neither 0 nor 1"],
    ["a long of eleven bytes", "long", Array.from({ length: 11 }, () => 0xff), "more than 64 bits"],
    ["a text that is no UTF-8", "string", [2, 0xff], "no UTF-8"],
  ] as const)("refuses %s", (_, root, bytes, problem) => {
    expect(() => decodeAvro(whole(root))(Uint8Array.from(bytes), true)).toThrow(problem);
  });

  it("refuses to follow a list of lists for ever", () => {
    const read = decodeAvro(whole("L", { L: { type: "record", fields: [{ name: "next", type: ["null", "L"] }] } }));
    expect(() => read(new Uint8Array(100_000).fill(2), true)).toThrow("levels deep");
  });
});

describe("values", () => {
  it.each([
    [[0x04, 0xe2], 2, "12.50"],
    [[0xff], 0, "-1"],
    [[0xff], 3, "-0.001"],
    [[], 2, "0.00"],
    [[0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], 1, "236118324143482260684.7"],
  ])("%o with a scale of %i is %s", (bytes, scale, text) => {
    expect(writeJson(decimalValue(Uint8Array.from(bytes), scale))).toBe(text);
  });
  it("floats of 32 bits have the digits that tell them apart", () => {
    expect([0.1, 16_777_216, 1 / 3, 3.4e38].map((value) => singleValue(Math.fround(value), true))).toEqual([
      0.1, 16_777_216, 0.33333334, 3.4e38,
    ]);
  });
  it.each([
    ["Timestamp", { seconds: 0, nanos: 0 }, "1970-01-01T00:00:00Z"],
    ["Timestamp", { seconds: -1, nanos: 1_000 }, "1969-12-31T23:59:59.000001Z"],
    ["Timestamp", { seconds: 253_402_300_799, nanos: 999_999_999 }, "9999-12-31T23:59:59.999999999Z"],
    ["Duration", { seconds: 0, nanos: -500_000_000 }, "-0.500s"],
    ["Duration", { seconds: 3, nanos: 0 }, "3s"],
    ["FieldMask", { paths: ["a", "owner.first_name"] }, "a,owner.firstName"],
    ["Struct", { fields: { a: 1 } }, { a: 1 }],
    ["Value", { null_value: "NULL_VALUE" }, null],
    ["Value", { string_value: "x" }, "x"],
    ["Int64Value", { value: 5 }, 5],
    ["Any", { type_url: "x/y", value: "AA==" }, { "@type": "x/y", value: "AA==" }],
    ["Empty", {}, {}],
  ])("a %s of %o is %o", (name, message, json) => {
    expect(knownMessage(`google.protobuf.${name}`, message)).toEqual(json);
  });
  it.each([
    ["Timestamp", { seconds: 253_402_300_800, nanos: 0 }],
    ["Duration", { seconds: 1, nanos: -1 }],
  ])("a %s of %o is refused", (name, message) => {
    expect(() => knownMessage(`google.protobuf.${name}`, message)).toThrow("out of range");
  });
});

describe("Protobuf", () => {
  it("reads what protobufjs writes, whatever it is", () => {
    const types =
      "int32 uint32 sint32 fixed32 sfixed32 int64 uint64 sint64 fixed64 sfixed64 bool string bytes double".split(" ");
    const { root } = protobuf.parse(
      `syntax = "proto3"; message M { ${types.map((type, index) => `optional ${type} a${index} = ${index + 1}; repeated ${type} b${index} = ${index + 101};`).join(" ")} }`,
      { keepCase: true },
    );
    const type = root.lookupType("M");
    const schema: ProtobufSchema = {
      root: "M",
      messages: {
        M: types.flatMap((each, index) => [
          { id: index + 1, name: `a${index}`, type: each },
          { id: index + 101, name: `b${index}`, type: each, repeated: true as const },
        ]),
      },
      enums: {},
    };
    const one = (each: string): fc.Arbitrary<unknown> => {
      if (each === "bool") return fc.boolean();
      if (each === "string") return fc.string({ unit: "grapheme" });
      if (each === "bytes") return fc.uint8Array();
      if (each === "double")
        return fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Object.is(value, -0));
      const bits = each.endsWith("64") ? 64n : 32n;
      const isSigned = !each.startsWith("u") && !each.startsWith("fixed");
      return fc
        .bigInt(isSigned ? -(2n ** (bits - 1n)) : 0n, isSigned ? 2n ** (bits - 1n) - 1n : 2n ** bits - 1n)
        .map(String);
    };
    const asJson = (value: unknown): string =>
      value instanceof Uint8Array
        ? JSON.stringify(Buffer.from(value).toString("base64"))
        : typeof value === "string" && /^-?\d+$/.test(value)
          ? value
          : JSON.stringify(value);
    const value = fc.tuple(
      ...types.map((each) => fc.tuple(fc.option(one(each), { nil: undefined }), fc.array(one(each), { maxLength: 3 }))),
    );
    fc.assert(
      fc.property(value, (given) => {
        const members = given.flatMap(([single, list], index) => [
          ...(single === undefined ? [] : [[`a${index}`, single] as const]),
          [`b${index}`, list] as const,
        ]);
        const bytes = type.encode(type.fromObject(Object.fromEntries(members))).finish();
        const isText = (name: string): boolean => types[Number(name.slice(1))] === "string";
        const text = members.map(([name, each]) => {
          const items = (Array.isArray(each) ? each : [each]).map((item) =>
            isText(name) ? JSON.stringify(item) : asJson(item),
          );
          return `"${name}":${Array.isArray(each) ? `[${items.join(",")}]` : items.join("")}`;
        });
        expect(writeJson(decodeProtobuf(schema)(bytes, true))).toBe(`{${text.join(",")}}`);
      }),
      { numRuns: 100, seed: 42 },
    );
  });

  const nested: ProtobufSchema = {
    root: "A",
    messages: {
      A: [
        { id: 1, name: "all", type: "B", repeated: true },
        { id: 2, name: "kind", type: "E", key: "bool" },
        { id: 3, name: "must", type: "string", required: true },
      ],
      B: Array.from({ length: 100 }, (_, index) => ({ id: index + 1, name: `f${index}`, type: "int32", default: 0 })),
    },
    enums: { E: { "0": "NONE", "1": "ONE" } },
  };
  const must = [0x1a, 1, 0x78];
  const read = (bytes: readonly number[]): unknown => decodeProtobuf(nested)(Uint8Array.from(bytes), true);

  it("gives a map's entries the defaults that they left out", () => {
    expect(read([...must, 0x12, 0, 0x12, 4, 0x08, 1, 0x10, 1])).toMatchObject({ kind: { false: "NONE", true: "ONE" } });
  });
  it("does not fill a small answer with defaults for ever", () => {
    const bytes = new Uint8Array(200_000).fill(0);
    for (let at = 0; at < bytes.length; at += 2) bytes[at] = 0x0a;
    expect(() => decodeProtobuf(nested)(bytes, true)).toThrow("did not come");
  });
  it.each([
    ["lacks what is required", [], "A.must did not come"],
    ["ends a group that never began", [...must, 0x24], "malformed"],
    ["has a length beyond its end", [...must, 0x1a, 0xff, 0xff, 0xff, 0xff, 0x0f], "ends too early (A.must)"],
    ["has a number of more than ten bytes", [...must, ...Array.from({ length: 12 }, () => 0xff)], "malformed"],
  ])("refuses an answer that %s", (_, bytes, problem) => {
    expect(() => read(bytes)).toThrow(problem);
  });
});
