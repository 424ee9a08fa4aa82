import type { AnswerSchema, AvroSchema, AvroType, ProtobufSchema } from "../../model/encoded/answer-schema.js";
import type { JsonObject, JsonValue } from "../../source/node.js";

/** A value of a schema's type as its format writes it. What the value lacks, or has of another kind, is written as nothing: empty, zero, the first of several. */
export function encodeMock(schema: AnswerSchema, value: JsonValue): Uint8Array {
  switch (schema.kind) {
    case "avro": {
      const bytes: number[] = [];
      writeAvro(bytes, schema, schema.root, value);
      return Uint8Array.from(bytes);
    }
    case "protobuf":
      return Uint8Array.from(messageBytes(schema, schema.root, value));
  }
}

function writeAvro(to: number[], schema: AvroSchema, type: AvroType, value: JsonValue | undefined): void {
  const many = <T>(items: readonly T[], write: (item: T) => void): void => {
    if (items.length > 0) writeZigZag(to, BigInt(items.length));
    for (const item of items) write(item);
    to.push(0);
  };
  if (typeof type !== "string") {
    if (isUnion(type)) {
      const index = branchOf(schema, type, value);
      writeZigZag(to, BigInt(index));
      return writeAvro(to, schema, type[index] ?? "null", value);
    }
    switch (type.type) {
      case "array":
        return many(Array.isArray(value) ? value : [], (item) => writeAvro(to, schema, type.items, item));
      case "map":
        return many(Object.entries(isObject(value) ? value : {}), ([key, item]) => {
          writeText(to, key);
          writeAvro(to, schema, type.values, item);
        });
      case "bytes": {
        const digits = unscaled(value, type.scale, 8);
        writeZigZag(to, BigInt(digits.length));
        to.push(...digits);
        return;
      }
    }
  }
  switch (type) {
    case "null":
      return;
    case "boolean":
      to.push(value === true ? 1 : 0);
      return;
    case "int":
    case "long":
      return writeZigZag(to, wholeOf(value));
    case "float":
      to.push(...floatBytes(value, 4));
      return;
    case "double":
      to.push(...floatBytes(value, 8));
      return;
    case "bytes":
    case "string":
      return writeText(to, String(value ?? ""));
    default: {
      const named = schema.types[type];
      if (named?.type === "record")
        for (const field of named.fields)
          writeAvro(to, schema, field.type, isObject(value) ? value[field.name] : undefined);
      else if (named?.type === "enum") writeZigZag(to, BigInt(Math.max(0, named.symbols.indexOf(String(value)))));
      else if (named?.type === "fixed") to.push(...unscaled(value, named.scale ?? 0, named.size));
    }
  }
}

/** Where a value stands in a union: the type that its sample was made of, which is the first that is not null. */
function branchOf(schema: AvroSchema, types: readonly AvroType[], value: JsonValue | undefined): number {
  const isRecord = (type: AvroType): boolean => typeof type === "string" && schema.types[type]?.type === "record";
  const found =
    value === null || value === undefined
      ? // What leads to itself ends somewhere.
        [types.indexOf("null"), types.findIndex((type) => !isRecord(type))].find((index) => index >= 0)
      : types.findIndex((type) => type !== "null");
  return Math.max(0, found ?? 0);
}

/** The names of messages that come with Protocol Buffers: they are texts and values of their own in JSON, and are sent empty. */
const known = /^google\.protobuf\./;

function messageBytes(schema: ProtobufSchema, name: string, value: JsonValue | undefined): readonly number[] {
  const to: number[] = [];
  if (!isObject(value) || known.test(name)) return to;
  const oneofs = new Set<string>();
  for (const field of schema.messages[name] ?? []) {
    const member = value[field.name];
    if (member === undefined || member === null || (field.oneof !== undefined && oneofs.has(field.oneof))) continue;
    if (field.oneof !== undefined) oneofs.add(field.oneof);
    const { key } = field;
    if (key !== undefined) {
      for (const [each, item] of Object.entries(isObject(member) ? member : {}))
        writeDelimited(to, field.id, [...valueBytes(schema, 1, key, each), ...valueBytes(schema, 2, field.type, item)]);
    } else if (field.repeated === true)
      for (const item of Array.isArray(member) ? member : [])
        to.push(...valueBytes(schema, field.id, field.type, item));
    else to.push(...valueBytes(schema, field.id, field.type, member));
  }
  return to;
}

/** A value with its tag. */
function valueBytes(schema: ProtobufSchema, id: number, type: string, value: JsonValue): readonly number[] {
  const to: number[] = [];
  const tagged = (wireType: number): number[] => {
    writeVarint(to, BigInt((id << 3) | wireType));
    return to;
  };
  if (type in schema.messages) {
    writeDelimited(to, id, messageBytes(schema, type, value));
    return to;
  }
  const names = schema.enums[type];
  if (names) {
    writeVarint(tagged(0), BigInt(Object.entries(names).find(([, name]) => name === value)?.[0] ?? 0));
    return to;
  }
  switch (type) {
    case "string":
    case "bytes":
      writeDelimited(to, id, [...Buffer.from(String(value))]);
      return to;
    case "bool":
      tagged(0).push(value === true || value === "true" ? 1 : 0);
      return to;
    case "float":
      tagged(5).push(...floatBytes(value, 4));
      return to;
    case "double":
      tagged(1).push(...floatBytes(value, 8));
      return to;
    case "fixed32":
    case "sfixed32":
      tagged(5).push(...littleEndian(wholeOf(value), 4));
      return to;
    case "fixed64":
    case "sfixed64":
      tagged(1).push(...littleEndian(wholeOf(value), 8));
      return to;
    case "sint32":
    case "sint64":
      writeZigZag(tagged(0), wholeOf(value));
      return to;
    default:
      writeVarint(tagged(0), BigInt.asUintN(64, wholeOf(value)));
      return to;
  }
}

function writeDelimited(to: number[], id: number, bytes: readonly number[]): void {
  writeVarint(to, BigInt((id << 3) | 2));
  writeVarint(to, BigInt(bytes.length));
  for (const byte of bytes) to.push(byte);
}

function writeText(to: number[], text: string): void {
  const bytes = Buffer.from(text);
  writeZigZag(to, BigInt(bytes.length));
  for (const byte of bytes) to.push(byte);
}

function writeZigZag(to: number[], value: bigint): void {
  writeVarint(to, BigInt.asUintN(64, (value << 1n) ^ (value >> 63n)));
}

function writeVarint(to: number[], value: bigint): void {
  let left = value;
  for (; left > 0x7fn; left >>= 7n) to.push(Number(left & 0x7fn) | 0x80);
  to.push(Number(left));
}

/** A decimal's digits as whole number, highest byte first; a fixed that is none holds nothing. */
function unscaled(value: JsonValue | undefined, scale: number, size: number): readonly number[] {
  const digits =
    typeof value === "number"
      ? BigInt(Math.round(value * 10 ** Math.min(scale, 12))) * 10n ** BigInt(Math.max(0, scale - 12))
      : 0n;
  return [...littleEndian(digits, size)].reverse();
}

function littleEndian(value: bigint, size: number): readonly number[] {
  return Array.from({ length: size }, (_, index) => Number((value >> BigInt(8 * index)) & 0xffn));
}

function floatBytes(value: JsonValue | undefined, size: 4 | 8): Uint8Array {
  const view = new DataView(new ArrayBuffer(size));
  const number = typeof value === "number" ? value : 0;
  if (size === 4) view.setFloat32(0, number, true);
  else view.setFloat64(0, number, true);
  return new Uint8Array(view.buffer);
}

function wholeOf(value: JsonValue | undefined): bigint {
  const number = Number(value);
  return Number.isFinite(number) ? BigInt(Math.trunc(number)) : 0n;
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** `Array.isArray` alone does not narrow readonly lists. */
function isUnion(type: Exclude<AvroType, string>): type is readonly AvroType[] {
  return Array.isArray(type);
}
