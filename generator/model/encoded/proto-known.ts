import type { DataType } from "../types.js";

/** The files that come with Protocol Buffers, as far as answers hold their messages. */
const knownFiles: Readonly<Record<string, string>> = {
  any: "message Any { string type_url = 1; bytes value = 2; }",
  duration: "message Duration { int64 seconds = 1; int32 nanos = 2; }",
  empty: "message Empty {}",
  field_mask: "message FieldMask { repeated string paths = 1; }",
  struct: `message Struct { map<string, Value> fields = 1; }
    message Value { oneof kind { NullValue null_value = 1; double number_value = 2; string string_value = 3; bool bool_value = 4; Struct struct_value = 5; ListValue list_value = 6; } }
    message ListValue { repeated Value values = 1; }
    enum NullValue { NULL_VALUE = 0; }`,
  timestamp: "message Timestamp { int64 seconds = 1; int32 nanos = 2; }",
  wrappers: ["Double", "Float", "Int64", "UInt64", "Int32", "UInt32", "Bool", "String", "Bytes"]
    .map((name) => `message ${name}Value { ${name.toLowerCase()} value = 1; }`)
    .join(" "),
};

/** The text of `google/protobuf/NAME.proto`; undefined where there is none. */
export function knownFile(path: string): string | undefined {
  const name = /^google\/protobuf\/(\w+)\.proto$/.exec(path)?.[1];
  const body = name !== undefined && Object.hasOwn(knownFiles, name) ? knownFiles[name] : undefined;
  return body === undefined ? undefined : `syntax = "proto3"; package google.protobuf; ${body}`;
}

const wrapped: Readonly<Record<string, DataType>> = {
  DoubleValue: { kind: "number" },
  FloatValue: { kind: "number" },
  Int64Value: { kind: "integer" },
  UInt64Value: { kind: "integer" },
  Int32Value: { kind: "integer" },
  UInt32Value: { kind: "integer" },
  BoolValue: { kind: "boolean" },
  StringValue: { kind: "string" },
  BytesValue: { kind: "string" },
};

const known: Readonly<Record<string, DataType>> = {
  ...wrapped,
  Any: {
    kind: "object",
    properties: [
      { name: "@type", type: { kind: "string" }, required: true, description: "Which message it is." },
      {
        name: "value",
        type: { kind: "string" },
        required: true,
        description: "That message, encoded.",
        schema: { contentEncoding: "base64" },
      },
    ],
    open: false,
  },
  Duration: { kind: "string", pattern: "^-?\\d+(\\.\\d+)?s$" },
  FieldMask: { kind: "string" },
  ListValue: { kind: "array", items: { kind: "any" } },
  Struct: { kind: "record", values: { kind: "any" } },
  Timestamp: { kind: "string", format: "date-time" },
  Value: { kind: "any" },
};

/** The type of what one of those messages is in JSON (ProtoJSON Format); undefined for messages of others. */
export function knownType(fullName: string): DataType | undefined {
  const name = /^google\.protobuf\.(\w+)$/.exec(fullName)?.[1];
  return name !== undefined && Object.hasOwn(known, name) ? known[name] : undefined;
}
