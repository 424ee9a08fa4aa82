import type { Reader } from "protobufjs/minimal.js";
import { base64Value } from "./base64.js";
import {
  EncodingError,
  floatValue,
  integerValue,
  singleValue,
  textValue,
} from "./encoded-values.js";
import type { JsonValue } from "./json.js";

/** How a scalar is written: 0 is a number of variable length, 1 eight bytes, 5 four, 2 a length and that many bytes (Protocol Buffers, Encoding). */
export function wireTypeOf(type: string): number {
  switch (type) {
    case "double":
    case "fixed64":
    case "sfixed64":
      return 1;
    case "string":
    case "bytes":
      return 2;
    case "float":
    case "fixed32":
    case "sfixed32":
      return 5;
    default:
      return 0;
  }
}

/** The bytes of a length-delimited value, which are not copied. */
export function bytesAt(reader: Reader): Uint8Array {
  const length = reader.uint32();
  if (length > reader.len - reader.pos) throw new EncodingError("it ends too early");
  reader.skip(length);
  return reader.buf.subarray(reader.pos - length, reader.pos);
}

/** One scalar; what is none of them is an enum, of which this is the number. */
export function readScalar(reader: Reader, type: string, exact: boolean): JsonValue {
  switch (type) {
    case "double":
      return floatValue(reader.double(), exact);
    case "float":
      return singleValue(reader.float(), exact);
    case "uint32":
      return reader.uint32();
    case "sint32":
      return reader.sint32();
    case "fixed32":
      return reader.fixed32();
    case "sfixed32":
      return reader.sfixed32();
    case "int64":
      return integerValue(String(reader.int64()));
    case "uint64":
      return integerValue(String(reader.uint64()));
    case "sint64":
      return integerValue(String(reader.sint64()));
    case "fixed64":
      return integerValue(String(reader.fixed64()));
    case "sfixed64":
      return integerValue(String(reader.sfixed64()));
    case "bool":
      return reader.bool();
    case "string":
      return textValue(bytesAt(reader));
    case "bytes":
      return base64Value(bytesAt(reader));
    default:
      return reader.int32();
  }
}
