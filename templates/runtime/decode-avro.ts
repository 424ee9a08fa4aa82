import { base64Value } from "./base64.js";
import {
  decimalValue,
  EncodingError,
  floatValue,
  integerValue,
  type ReadBytes,
  singleValue,
  textValue,
} from "./encoded-values.js";
import type { JsonValue } from "./json.js";

/** A schema of Avro 1.12: named types stand apart, by their full names. */
export interface AvroSchema {
  readonly root: AvroType;
  readonly types: Readonly<Record<string, AvroNamedType>>;
}

/** A primitive type or the full name of a named one as text; a list is a union. `scale` makes bytes a decimal. */
export type AvroType =
  | string
  | readonly AvroType[]
  | { readonly type: "array"; readonly items: AvroType }
  | { readonly type: "map"; readonly values: AvroType }
  | { readonly type: "bytes"; readonly scale: number };

export type AvroNamedType =
  | {
      readonly type: "record";
      readonly fields: readonly { readonly name: string; readonly type: AvroType }[];
    }
  | { readonly type: "enum"; readonly symbols: readonly string[] }
  | { readonly type: "fixed"; readonly size: number; readonly scale?: number };

/** As much nesting as JSON is read with. */
const mostLevels = 1_000;

/** How many items of lists may take no byte at all: their number is all that an answer says of them. */
const mostEmptyItems = 100_000;

/**
 * Reads one datum in Avro's binary encoding (Avro 1.12, Binary Encoding) into JSON: a union is the value of its branch, an enum its symbol, bytes and fixed
 * are base64, a decimal is a number with all its digits; other logical types are the numbers and texts that they are encoded as. Time and memory are
 * linear in the bytes, whatever counts they claim.
 */
export function decodeAvro(schema: AvroSchema): ReadBytes {
  return (bytes, exact) => {
    if (isContainer(bytes)) throw new EncodingError("it is a container file, not one datum");
    const reader = readerOf(bytes, schema, exact);
    const value = reader.read(schema.root);
    const left = reader.left();
    if (left > 0) throw new EncodingError(`${left} of its ${bytes.length} bytes are left over`);
    return value;
  };
}

/** Whether bytes start as object container files do. As one datum they would be an odd one: a number of 28 bits, or a union's 40th branch from its end. */
function isContainer([first, second, third, fourth]: Uint8Array): boolean {
  return first === 0x4f && second === 0x62 && third === 0x6a && fourth === 1;
}

/** The bytes of a datum, from the first to the last, and what its encoding is made of. */
interface Cursor {
  readonly take: (length: number) => Uint8Array;
  readonly long: () => number | bigint;
  /** A length or an index, of which none is below zero. */
  readonly count: () => number;
  readonly text: () => string;
  readonly float: () => number;
  readonly double: () => number;
  readonly place: () => number;
}

type Fail = (problem: string) => never;

function cursorOf(bytes: Uint8Array, fail: Fail): Cursor {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const take = (length: number): Uint8Array => {
    if (length > bytes.length - at) fail("it ends too early");
    at += length;
    return bytes.subarray(at - length, at);
  };
  /** A whole number: seven bits in a byte, lowest first, the sign in the lowest bit. */
  const long = (): number | bigint => {
    let low = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = take(1)[0] ?? 0;
      low |= (byte & 0x7f) << shift;
      if (byte < 0x80) return (low >>> 1) ^ -(low & 1);
    }
    let value = BigInt(low);
    for (let shift = 28n; shift < 70n; shift += 7n) {
      const byte = take(1)[0] ?? 0;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asIntN(64, (value >> 1n) ^ -(value & 1n));
    }
    return fail("a number has more than 64 bits");
  };
  const count = (): number => {
    const value = long();
    if (value < 0 || value > Number.MAX_SAFE_INTEGER) fail("a length or an index is none");
    return Number(value);
  };
  return {
    take,
    long,
    count,
    text: () => textValue(take(count())),
    float: () => {
      take(4);
      return view.getFloat32(at - 4, true);
    },
    double: () => {
      take(8);
      return view.getFloat64(at - 8, true);
    },
    place: () => at,
  };
}

/** What reads the items of blocks: a count, the items, and so on until a count of 0. A negative count is followed by the size of its block. */
function blocksOf({ long, place }: Cursor, fail: Fail): <T>(readItem: () => T) => readonly T[] {
  let emptyItems = 0;
  return <T>(readItem: () => T): readonly T[] => {
    const items: T[] = [];
    for (let size = long(); size !== 0 && size !== 0n; size = long()) {
      if (size < 0) long();
      const many = Math.abs(Number(size));
      for (let index = 0; index < many; index += 1) {
        const start = place();
        items.push(readItem());
        if (place() > start) continue;
        emptyItems += 1;
        if (emptyItems > mostEmptyItems)
          fail(`lists hold over ${mostEmptyItems} items that take no byte`);
      }
    }
    return items;
  };
}

function readerOf(
  bytes: Uint8Array,
  schema: AvroSchema,
  exact: boolean,
): { readonly read: (type: AvroType) => JsonValue; readonly left: () => number } {
  let level = 0;
  /** The field that is being read, for errors. */
  let field = "";
  const fail: Fail = (problem) => {
    throw new EncodingError(field === "" ? problem : `${problem} (${field})`);
  };
  const cursor = cursorOf(bytes, fail);
  const { take, long, count, text } = cursor;
  const blocks = blocksOf(cursor, fail);

  const nested = <T>(readInside: () => T): T => {
    level += 1;
    if (level > mostLevels) fail(`it is nested more than ${mostLevels} levels deep`);
    const value = readInside();
    level -= 1;
    return value;
  };
  const named = (name: string): JsonValue => {
    const type = schema.types[name];
    switch (type?.type) {
      case "record":
        return nested(() => {
          const members = type.fields.map((each) => {
            field = `${name}.${each.name}`;
            return [each.name, read(each.type)] as const;
          });
          return Object.fromEntries(members);
        });
      case "enum":
        return type.symbols[count()] ?? fail("an enum has no such symbol");
      case "fixed": {
        const taken = take(type.size);
        return type.scale === undefined ? base64Value(taken) : decimalValue(taken, type.scale);
      }
      case undefined:
        throw new Error(`the schema has no type ${name}`);
    }
  };
  const composed = (type: Exclude<AvroType, string>): JsonValue => {
    if (isUnion(type)) {
      const branch = type[count()];
      return branch === undefined ? fail("a union has no such branch") : read(branch);
    }
    switch (type.type) {
      case "array":
        return nested(() => blocks(() => read(type.items)));
      case "map":
        return nested(() => Object.fromEntries(blocks(() => [text(), read(type.values)] as const)));
      case "bytes":
        return decimalValue(take(count()), type.scale);
    }
  };
  const read = (type: AvroType): JsonValue => {
    if (typeof type !== "string") return composed(type);
    switch (type) {
      case "null":
        return null;
      case "boolean": {
        const byte = take(1)[0] ?? 0;
        return byte > 1 ? fail("a boolean is neither 0 nor 1") : byte === 1;
      }
      case "int":
      case "long":
        return integerValue(long());
      case "float":
        return singleValue(cursor.float(), exact);
      case "double":
        return floatValue(cursor.double(), exact);
      case "bytes":
        return base64Value(take(count()));
      case "string":
        return text();
      default:
        return named(type);
    }
  };
  return { read, left: () => bytes.length - cursor.place() };
}

/** `Array.isArray` alone does not narrow readonly lists. */
function isUnion(type: Exclude<AvroType, string>): type is readonly AvroType[] {
  return Array.isArray(type);
}
