import type { SourceFile, Span } from "../../diagnostics/span.js";
import type { JsonValue } from "../../source/node.js";
import { nearestWord } from "../../text/nearest.js";
import type { DataType, PropertyType } from "../types.js";
import type { ProtobufField, ReadSchema, SchemaContext } from "./answer-schema.js";
import { type ProtoFile, readProtoFile } from "./proto-file.js";
import type { ProtoEnum, ProtoField, ProtoMessage } from "./proto-message.js";
import { knownFile, knownType } from "./proto-known.js";
import { ProtoSyntax } from "./proto-tokens.js";

/** What a `.proto` file is read with. */
export interface ProtobufContext extends SchemaContext {
  /** The file that an `import` names; undefined, reported, where it cannot be read. */
  readonly imported: (importer: SourceFile, path: string, span: Span) => SourceFile | undefined;
  /** Told which message an answer is, where the file declares several. */
  readonly chose: (root: string) => void;
}

const scalars: Readonly<Record<string, { readonly type: DataType; readonly default: JsonValue }>> = {
  ...Object.fromEntries(
    "int32 int64 uint32 uint64 sint32 sint64 fixed32 fixed64 sfixed32 sfixed64"
      .split(" ")
      .map((name) => [name, { type: { kind: "integer" as const }, default: 0 }]),
  ),
  double: { type: { kind: "number" }, default: 0 },
  float: { type: { kind: "number" }, default: 0 },
  bool: { type: { kind: "boolean" }, default: false },
  string: { type: { kind: "string" }, default: "" },
  bytes: { type: { kind: "string" }, default: "" },
};

/** More files than this are no schema of an answer. */
const mostFiles = 200;

/**
 * Reads a `.proto` file with what it imports. An answer is its first message, as in the reference engine. Undefined where it cannot be used (reported where it
 * is wrong).
 */
export function readProtobufSchema(file: SourceFile, context: ProtobufContext): ReadSchema | undefined {
  const { broken } = context;
  try {
    const files = readFiles(file, context);
    const [main] = files;
    const [root, ...others] = main?.messages ?? [];
    if (!root) return broken({ file, start: 0, end: Math.min(1, file.text.length) }, "it declares no message");
    if (others.length > 0) context.chose(root.fullName);
    return resolve(root, files, context);
  } catch (error) {
    if (error instanceof ProtoSyntax) return broken(error.span, error.message);
    throw error;
  }
}

/** A file and all that it imports, nearest first, each once. */
function readFiles(main: SourceFile, { imported }: ProtobufContext): readonly ProtoFile[] {
  const opened = new Set<string>([main.path]);
  const waiting: SourceFile[] = [main];
  const files: ProtoFile[] = [];
  for (let file = waiting.shift(); file; file = waiting.shift()) {
    const read = readProtoFile(file);
    files.push(read);
    for (const { path, span } of read.imports) {
      if (files.length + waiting.length > mostFiles) throw new ProtoSyntax(span, `it imports over ${mostFiles} files`);
      const text = knownFile(path);
      const found = text === undefined ? imported(file, path, span) : { path, text };
      if (!found || opened.has(found.path)) continue;
      opened.add(found.path);
      waiting.push(found);
    }
  }
  return files;
}

/** What the files declare, by full names. */
interface Declared {
  readonly messages: ReadonlyMap<string, ProtoMessage>;
  readonly enums: ReadonlyMap<string, ProtoEnum>;
}

function resolve(root: ProtoMessage, files: readonly ProtoFile[], { names, namespace }: ProtobufContext): ReadSchema {
  const declared = declaredIn(files);
  const types = new Map<string, DataType>();
  const fieldsOf = new Map<string, readonly ProtobufField[]>();
  const enumsOf = new Map<string, Readonly<Record<string, string>>>();
  const typeOf = (name: string): DataType => {
    const scalar = Object.hasOwn(scalars, name) ? scalars[name] : undefined;
    if (scalar) return scalar.type;
    const enumeration = declared.enums.get(name);
    if (enumeration) {
      const byNumber = namesByNumber(enumeration);
      enumsOf.set(name, Object.fromEntries(byNumber));
      return typeOfEnum(enumeration, [...byNumber.values()]);
    }
    const message = declared.messages.get(name);
    const earlier = types.get(name);
    if (earlier || !message) return earlier ?? { kind: "any" };
    const properties: PropertyType[] = [];
    const whole = { type: { kind: "object", properties, open: false } as const, description: message.doc };
    const type: DataType = knownType(name) ?? {
      kind: "named",
      name: names.take(name.slice(name.lastIndexOf(".") + 1), namespace, new Set()),
      declared: () => whole,
    };
    types.set(name, type);
    const fields = message.fields.map((field) =>
      readField(field, fullNameOf(field, name, declared), declared.enums, typeOf),
    );
    properties.push(...fields.map(({ property }) => property));
    fieldsOf.set(
      name,
      fields.map((field) => field.type),
    );
    return type;
  };
  const type = typeOf(root.fullName);
  return {
    schema: {
      kind: "protobuf",
      root: root.fullName,
      messages: Object.fromEntries(fieldsOf),
      enums: Object.fromEntries(enumsOf),
    },
    type,
  };
}

function declaredIn(files: readonly ProtoFile[]): Declared {
  const messages = new Map<string, ProtoMessage>();
  const enums = new Map<string, ProtoEnum>();
  const collect = (from: Pick<ProtoMessage, "messages" | "enums">): void => {
    for (const each of from.enums) enums.set(each.fullName, each);
    for (const each of from.messages) {
      messages.set(each.fullName, each);
      collect(each);
    }
  };
  files.forEach(collect);
  return { messages, enums };
}

/** The full name of what a field names: looked for in its own message first, then in what that stands in. */
function fullNameOf({ type, typeSpan }: ProtoField, scope: string, { messages, enums }: Declared): string {
  if (Object.hasOwn(scalars, type)) return type;
  const found = namesInScope(type, scope).find((name) => messages.has(name) || enums.has(name));
  if (found !== undefined) return found;
  const nearest = nearestWord(type, [
    ...Object.keys(scalars),
    ...[...messages.keys(), ...enums.keys()].map((name) => name.slice(name.lastIndexOf(".") + 1)),
  ]);
  const help = nearest === undefined ? "declare it, or import its file" : `did you mean \`${nearest}\`?`;
  throw new ProtoSyntax(typeSpan, `there is no type \`${type}\`: ${help}`);
}

/** `.a.B` is a full name; `B` in `a.b` may be `a.b.B`, `a.B` or `B`. */
function namesInScope(type: string, scope: string): readonly string[] {
  if (type.startsWith(".")) return [type.slice(1)];
  const parts = scope === "" ? [] : scope.split(".");
  return [...parts.map((_, index) => `${parts.slice(0, parts.length - index).join(".")}.${type}`), type];
}

/** The first name of a number is the one that is written. */
function namesByNumber({ values }: ProtoEnum): ReadonlyMap<string, string> {
  const byNumber = new Map<string, string>();
  for (const { name, number } of values) if (!byNumber.has(String(number))) byNumber.set(String(number), name);
  return byNumber;
}

/** A number that the schema does not know is written as it came (ProtoJSON Format). */
function typeOfEnum({ fullName }: ProtoEnum, names: readonly string[]): DataType {
  return fullName === "google.protobuf.NullValue"
    ? { kind: "null" }
    : { kind: "union", of: [{ kind: "string", enum: [...names] }, { kind: "integer" }] };
}

function readField(
  field: ProtoField,
  name: string,
  enums: ReadonlyMap<string, ProtoEnum>,
  typeOf: (name: string) => DataType,
): { readonly type: ProtobufField; readonly property: PropertyType } {
  const { id, isRepeated, isRequired, hasPresence, key, oneof, doc } = field;
  const inner = typeOf(name);
  const isList = isRepeated || key !== undefined;
  const enumeration = enums.get(name);
  const standing: JsonValue | undefined = enumeration
    ? (enumeration.values.find(({ number }) => number === 0) ?? enumeration.values[0])?.name
    : Object.hasOwn(scalars, name)
      ? scalars[name]?.default
      : undefined;
  const hasDefault = standing !== undefined && !isList && !hasPresence && !isRequired;
  return {
    type: {
      id,
      name: field.name,
      type: name,
      ...(isRepeated ? { repeated: true } : {}),
      ...(key === undefined ? {} : { key }),
      ...(oneof === undefined ? {} : { oneof }),
      ...(hasDefault ? { default: standing } : {}),
      ...(isRequired ? { required: true } : {}),
    },
    property: {
      name: field.name,
      type: isRepeated
        ? { kind: "array", items: inner }
        : key === undefined
          ? inner
          : { kind: "record", values: inner },
      required: isList || hasDefault || isRequired,
      ...(doc === undefined ? {} : { description: doc }),
      ...(name === "bytes" && !isList ? { schema: { contentEncoding: "base64" } } : {}),
    },
  };
}
