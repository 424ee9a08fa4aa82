import { Reader } from "protobufjs/minimal.js";
import { EncodingError, type ReadBytes } from "./encoded-values.js";
import type { JsonObject, JsonValue } from "./json.js";
import { knownMessage } from "./protobuf-known.js";
import { bytesAt, readScalar, wireTypeOf } from "./protobuf-scalar.js";
import { joinChunks } from "./read-body.js";

/** Messages of Protocol Buffers by their full names, with every type that the root leads to. */
export interface ProtobufSchema {
  readonly root: string;
  readonly messages: Readonly<Record<string, readonly ProtobufField[]>>;
  /** By number: the name. */
  readonly enums: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export interface ProtobufField {
  readonly id: number;
  readonly name: string;
  /** A scalar, or the full name of a message or an enum. */
  readonly type: string;
  readonly repeated?: true;
  /** The type of a map's keys. */
  readonly key?: string;
  /** Of the members of one oneof the last that came counts. */
  readonly oneof?: string;
  /** What it is where it did not come; without one it is absent then. */
  readonly default?: JsonValue;
  readonly required?: true;
}

/** As much nesting as the implementations of Protocol Buffers read. */
const mostLevels = 100;

/** How many members may stand in an answer that did not come with it: a message of two bytes may have any number of them. */
const mostDefaults = 1_000_000;

/**
 * Reads a message (Protocol Buffers, Encoding) into JSON as ProtoJSON has it, with the names of the `.proto` file and with 64-bit integers as numbers in all
 * their digits: enums are their names, numbers where the schema has none; bytes are base64; what has no presence is its default where it did not
 * come, what has one is absent; fields that the schema does not have are passed over.
 */
export function decodeProtobuf(schema: ProtobufSchema): ReadBytes {
  const messages = new Map(
    Object.entries(schema.messages).map(([name, fields]) => [
      name,
      new Map(fields.map((field) => [field.id, field])),
    ]),
  );
  return (bytes, exact) => {
    const state: State = { messages, enums: schema.enums, exact, defaults: 0, field: "" };
    try {
      return readMessage(bytes, schema.root, 1, state);
    } catch (error) {
      const problem =
        error instanceof EncodingError
          ? error.message
          : error instanceof RangeError
            ? "it ends too early"
            : "it is malformed";
      throw new EncodingError(state.field === "" ? problem : `${problem} (${state.field})`);
    }
  };
}

interface State {
  readonly messages: ReadonlyMap<string, ReadonlyMap<number, ProtobufField>>;
  readonly enums: ProtobufSchema["enums"];
  readonly exact: boolean;
  /** How many members have stood in that did not come. */
  defaults: number;
  /** The field that is being read, for errors. */
  field: string;
}

/** What has come of a message so far. */
interface Came {
  readonly values: Map<string, JsonValue>;
  readonly lists: Map<string, JsonValue[]>;
  readonly entries: Map<string, (readonly [string, JsonValue])[]>;
  /** Messages that may go on: what comes in several parts is one, as if they stood behind each other. */
  readonly parts: Map<ProtobufField, Uint8Array[]>;
}

function readMessage(bytes: Uint8Array, name: string, level: number, state: State): JsonValue {
  if (level > mostLevels)
    throw new EncodingError(`it is nested more than ${mostLevels} levels deep`);
  const fields = state.messages.get(name) ?? new Map<number, ProtobufField>();
  const came: Came = { values: new Map(), lists: new Map(), entries: new Map(), parts: new Map() };
  const reader = Reader.create(bytes);
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    const field = fields.get(tag >>> 3);
    if (field === undefined) reader.skipType(tag & 7, 0, tag >>> 3);
    else {
      state.field = `${name}.${field.name}`;
      if (field.oneof !== undefined) forgetOthers(field, fields, came);
      readField(reader, field, tag & 7, level, came, state);
    }
  }
  for (const [field, parts] of came.parts) {
    const whole = joinChunks(
      parts,
      parts.reduce((length, part) => length + part.length, 0),
    );
    came.values.set(field.name, readMessage(whole, field.type, level + 1, state));
  }
  return knownMessage(name, membersOf(name, fields, came, state));
}

function forgetOthers(
  { name, oneof }: ProtobufField,
  fields: ReadonlyMap<number, ProtobufField>,
  { values, parts }: Came,
): void {
  for (const other of fields.values()) {
    if (other.oneof !== oneof || other.name === name) continue;
    values.delete(other.name);
    parts.delete(other);
  }
}

function readField(
  reader: Reader,
  field: ProtobufField,
  wireType: number,
  level: number,
  came: Came,
  state: State,
): void {
  const { name, type } = field;
  const isMessage = state.messages.has(type);
  const own = isMessage || field.key !== undefined ? 2 : wireTypeOf(type);
  const isPacked = field.repeated === true && own !== 2 && wireType === 2;
  if (wireType !== own && !isPacked)
    throw new EncodingError("a field is of another type than the schema says");
  if (field.key !== undefined) {
    inside(came.entries, name).push(readEntry(bytesAt(reader), type, field.key, level, state));
  } else if (isPacked) {
    const list = inside(came.lists, name);
    const packed = Reader.create(bytesAt(reader));
    while (packed.pos < packed.len) list.push(readValue(packed, type, state));
  } else if (field.repeated === true) {
    inside(came.lists, name).push(
      isMessage
        ? readMessage(bytesAt(reader), type, level + 1, state)
        : readValue(reader, type, state),
    );
  } else if (isMessage) inside(came.parts, field).push(bytesAt(reader));
  else came.values.set(name, readValue(reader, type, state));
}

/** The list at a key, which is there from now on. */
function inside<K, T>(lists: Map<K, T[]>, key: K): T[] {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  return list;
}

/** An entry of a map is a message of two fields, of which either may be left out. */
function readEntry(
  bytes: Uint8Array,
  type: string,
  keyType: string,
  level: number,
  state: State,
): readonly [string, JsonValue] {
  const reader = Reader.create(bytes);
  const isMessage = state.messages.has(type);
  let key: JsonValue = keyType === "string" ? "" : keyType === "bool" ? false : 0;
  let value: JsonValue | undefined;
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (tag === ((1 << 3) | wireTypeOf(keyType))) key = readScalar(reader, keyType, state.exact);
    else if (tag === ((2 << 3) | (isMessage ? 2 : wireTypeOf(type))))
      value = isMessage
        ? readMessage(bytesAt(reader), type, level + 1, state)
        : readValue(reader, type, state);
    else reader.skipType(tag & 7, 0, tag >>> 3);
  }
  value ??= isMessage
    ? readMessage(new Uint8Array(0), type, level + 1, state)
    : standing(type, state);
  return [String(key), value];
}

function readValue(reader: Reader, type: string, state: State): JsonValue {
  const value = readScalar(reader, type, state.exact);
  const names = state.enums[type];
  return names === undefined ? value : (names[String(value)] ?? value);
}

/** What a value of a map is that did not come. */
function standing(type: string, { enums }: State): JsonValue {
  if (type === "bool") return false;
  return type === "string" || type === "bytes" ? "" : (enums[type]?.["0"] ?? 0);
}

/** The members of a message in the order of its schema. */
function membersOf(
  name: string,
  fields: ReadonlyMap<number, ProtobufField>,
  { values, lists, entries }: Came,
  state: State,
): JsonObject {
  const members: (readonly [string, JsonValue])[] = [];
  for (const field of fields.values()) {
    const value = valueOf(field);
    if (value !== undefined) members.push([field.name, value]);
    else if (field.required === true)
      throw new EncodingError(`${name}.${field.name} did not come, and is required`);
  }
  return Object.fromEntries(members);

  function valueOf(field: ProtobufField): JsonValue | undefined {
    const came =
      field.key === undefined
        ? (lists.get(field.name) ?? values.get(field.name))
        : Object.fromEntries(entries.get(field.name) ?? []);
    if (came !== undefined) return came;
    const stands = field.repeated === true ? [] : field.default;
    if (stands !== undefined && (state.defaults += 1) > mostDefaults)
      throw new EncodingError(`over ${mostDefaults} of its members did not come`);
    return stands;
  }
}
