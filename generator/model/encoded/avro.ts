import type { Span } from "../../diagnostics/span.js";
import { itemsAt, numberAt, textAt, valueAt } from "../../openapi/read-node.js";
import type { MapNode, SourceNode } from "../../source/node.js";
import { nearestWord } from "../../text/nearest.js";
import type { DataType, NamedType, PropertyType } from "../types.js";
import type { AvroNamedType, AvroType, ReadSchema, SchemaContext } from "./answer-schema.js";

/** A type as the decoder reads it, and as everybody else sees what it reads. */
interface Read {
  readonly avro: AvroType;
  readonly type: DataType;
  /** Which of a union's members it is: no two may be the same (Avro 1.12, Unions). */
  readonly branch: string;
}

const primitives: Readonly<Record<string, DataType>> = {
  null: { kind: "null" },
  boolean: { kind: "boolean" },
  int: { kind: "integer" },
  long: { kind: "integer" },
  float: { kind: "number" },
  double: { kind: "number" },
  bytes: { kind: "string" },
  string: { kind: "string" },
};

const containers = ["record", "error", "enum", "fixed", "array", "map"];

/** What reading a schema shares. */
interface Reading extends SchemaContext {
  /** Named types by their full names; those that are still being read have no form yet. */
  readonly types: Map<string, { avro: AvroNamedType | undefined; readonly read: Read }>;
}

/** Reads a schema of Avro 1.12 in JSON. Undefined where it is none (reported where it is wrong). */
export function readAvroSchema(root: SourceNode, context: SchemaContext): ReadSchema | undefined {
  const reading: Reading = { ...context, types: new Map() };
  const read = readType(root, "", reading);
  if (!read) return undefined;
  const declared = [...reading.types].flatMap(([name, { avro }]) => (avro ? [[name, avro] as const] : []));
  return { schema: { kind: "avro", root: read.avro, types: Object.fromEntries(declared) }, type: read.type };
}

/** `namespace`: of the type that it stands in. */
function readType(node: SourceNode, namespace: string, reading: Reading): Read | undefined {
  if (node.kind === "list") return readUnion(node.items, node.span, namespace, reading);
  if (node.kind === "scalar") return namedType(node.text, node.span, namespace, reading);
  const written = valueAt(node, "type");
  if (!written) return reading.broken(startOf(node), "it has no `type`");
  if (written.kind !== "scalar") return readType(written, namespace, reading);
  switch (written.text) {
    case "array":
      return readArray(node, namespace, reading);
    case "map":
      return readMap(node, namespace, reading);
    case "record":
    case "error":
      return readRecord(node, namespace, reading);
    case "enum":
      return readEnum(node, namespace, reading);
    case "fixed":
      return readFixed(node, namespace, reading);
    default:
      return logical(namedType(written.text, written.span, namespace, reading), node);
  }
}

/** A type by its name: a primitive one, or one that is declared before. */
function namedType(text: string, span: Span, namespace: string, reading: Reading): Read | undefined {
  const primitive = Object.hasOwn(primitives, text) ? primitives[text] : undefined;
  if (primitive) return { avro: text, type: primitive, branch: text };
  const found = reading.types.get(text) ?? reading.types.get(fullName(text, namespace));
  if (found) return found.read;
  const nearest = nearestWord(text, [...Object.keys(primitives), ...reading.types.keys()]);
  const hint = containers.includes(text)
    ? 'a type of that kind is written as an object, `{"type": ...}`'
    : nearest === undefined
      ? "a type is declared before it is named"
      : `did you mean \`${nearest}\`?`;
  return reading.broken(span, `there is no type \`${text}\`: ${hint}`);
}

function readUnion(items: readonly SourceNode[], span: Span, namespace: string, reading: Reading): Read | undefined {
  if (items.length === 0) return reading.broken(span, "a union has a type at least");
  const branches: Read[] = [];
  for (const item of items) {
    if (item.kind === "list") return reading.broken(item.span, "a union holds no other union");
    const read = readType(item, namespace, reading);
    if (!read) return undefined;
    if (branches.some(({ branch }) => branch === read.branch))
      return reading.broken(item.span, `a union holds each type once, and \`${read.branch}\` is there`);
    branches.push(read);
  }
  return { avro: branches.map(({ avro }) => avro), type: unionOf(branches.map(({ type }) => type)), branch: "union" };
}

function readArray(node: MapNode, namespace: string, reading: Reading): Read | undefined {
  const items = valueAt(node, "items");
  if (!items) return reading.broken(startOf(node), "an array has `items`");
  const read = readType(items, namespace, reading);
  return (
    read && { avro: { type: "array", items: read.avro }, type: { kind: "array", items: read.type }, branch: "array" }
  );
}

function readMap(node: MapNode, namespace: string, reading: Reading): Read | undefined {
  const values = valueAt(node, "values");
  if (!values) return reading.broken(startOf(node), "a map has `values`");
  const read = readType(values, namespace, reading);
  return (
    read && { avro: { type: "map", values: read.avro }, type: { kind: "record", values: read.type }, branch: "map" }
  );
}

/** Declares a named type; undefined, reported, where it has no name that can be one. */
function declare(
  node: MapNode,
  enclosing: string,
  reading: Reading,
  type: (simple: string) => DataType,
): string | undefined {
  const name = valueAt(node, "name");
  if (name?.kind !== "scalar" || !isName(name.text))
    return reading.broken(
      name?.span ?? startOf(node),
      "a record, an enum and a fixed have a `name` of letters, digits and `_`",
    );
  const full = fullName(name.text, textAt(node, "namespace") ?? enclosing);
  if (reading.types.has(full) || Object.hasOwn(primitives, full))
    return reading.broken(name.span, `\`${full}\` is declared already`);
  const simple = full.slice(full.lastIndexOf(".") + 1);
  reading.types.set(full, { avro: undefined, read: { avro: full, type: type(simple), branch: full } });
  return full;
}

function finish(full: string, avro: AvroNamedType, reading: Reading): Read | undefined {
  const known = reading.types.get(full);
  if (known) known.avro = avro;
  return known?.read;
}

function readRecord(node: MapNode, enclosing: string, reading: Reading): Read | undefined {
  const properties: PropertyType[] = [];
  const type: DataType = { kind: "object", properties, open: false };
  const full = declare(node, enclosing, reading, (simple) => {
    const declared = { type, description: textAt(node, "doc") };
    return {
      kind: "named",
      name: reading.names.take(simple, reading.namespace, new Set()),
      declared: () => declared,
    } satisfies NamedType;
  });
  if (full === undefined) return undefined;
  const written = valueAt(node, "fields");
  if (written?.kind !== "list") return reading.broken(startOf(node), "a record has a list of `fields`");
  const fields = readFields(written.items, full, reading);
  if (!fields) return undefined;
  properties.push(...fields.map(({ property }) => property));
  return finish(
    full,
    { type: "record", fields: fields.map(({ name, type: avro }) => ({ name, type: avro })) },
    reading,
  );
}
interface AvroField {
  readonly name: string;
  readonly type: AvroType;
  /** The member that it is read as. */
  readonly property: PropertyType;
}

function readFields(written: readonly SourceNode[], full: string, reading: Reading): readonly AvroField[] | undefined {
  const namespace = full.slice(0, Math.max(0, full.lastIndexOf(".")));
  const fields: AvroField[] = [];
  for (const field of written) {
    const name = valueAt(field, "name");
    const type = valueAt(field, "type");
    if (field.kind !== "map" || name?.kind !== "scalar" || !isName(name.text) || !type)
      return reading.broken(field.kind === "map" ? startOf(field) : field.span, "a field has a `name` and a `type`");
    if (fields.some((earlier) => earlier.name === name.text))
      return reading.broken(name.span, `\`${full}\` has a field \`${name.text}\` already`);
    const read = readType(type, namespace, reading);
    if (!read) return undefined;
    const description = textAt(field, "doc");
    const property: PropertyType = {
      name: name.text,
      type: read.type,
      required: true,
      ...(description === undefined ? {} : { description }),
      ...(isBase64(read.avro, reading.types) ? { schema: { contentEncoding: "base64" } } : {}),
    };
    fields.push({ name: name.text, type: read.avro, property });
  }
  return fields;
}

function readEnum(node: MapNode, enclosing: string, reading: Reading): Read | undefined {
  const written = itemsAt(node, "symbols");
  const symbols = written.flatMap((item) => (item.kind === "scalar" ? [item.text] : []));
  const full = declare(node, enclosing, reading, () => ({ kind: "string", enum: symbols }));
  if (full === undefined) return undefined;
  if (symbols.length === 0 || symbols.length < written.length)
    return reading.broken(startOf(node), "an enum has a list of `symbols`");
  return finish(full, { type: "enum", symbols }, reading);
}

function readFixed(node: MapNode, enclosing: string, reading: Reading): Read | undefined {
  const size = numberAt(node, "size");
  const scale = scaleOf(node);
  const full = declare(node, enclosing, reading, () => ({ kind: scale === undefined ? "string" : "number" }));
  if (full === undefined) return undefined;
  if (size === undefined || !Number.isInteger(size) || size < 0)
    return reading.broken(startOf(node), "a fixed has a `size`, its number of bytes");
  return finish(full, { type: "fixed", size, ...(scale === undefined ? {} : { scale }) }, reading);
}

/** What a logical type makes of a primitive one: decimals are numbers; dates, times and identifiers stay what they are written as. */
function logical(read: Read | undefined, node: MapNode): Read | undefined {
  const scale = read?.avro === "bytes" ? scaleOf(node) : undefined;
  return read && scale !== undefined ? { ...read, avro: { type: "bytes", scale }, type: { kind: "number" } } : read;
}

/** The scale of a decimal (Avro 1.12, Logical Types); one that is none is ignored, as the specification asks. */
function scaleOf(node: MapNode): number | undefined {
  if (textAt(node, "logicalType") !== "decimal") return undefined;
  const scale = numberAt(node, "scale") ?? 0;
  const precision = numberAt(node, "precision");
  const isValid =
    precision !== undefined && precision > 0 && Number.isInteger(scale) && scale >= 0 && scale <= precision;
  return isValid && precision <= mostDigits ? scale : undefined;
}

/** More digits than this are no number that anybody counts with. */
const mostDigits = 1_000;

function unionOf(types: readonly DataType[]): DataType {
  const others = types.filter(({ kind }) => kind !== "null");
  const [first] = others;
  if (!first) return { kind: "null" };
  const inner: DataType = others.length === 1 ? first : { kind: "union", of: others };
  return others.length === types.length ? inner : { kind: "nullable", of: inner };
}

/** Whether a value is bytes, or null: they stand in JSON as base64. */
function isBase64(avro: AvroType, types: ReadonlyMap<string, { readonly avro: AvroNamedType | undefined }>): boolean {
  if (Array.isArray(avro)) {
    const others = avro.filter((branch) => branch !== "null");
    return others.length > 0 && others.every((branch: AvroType) => isBase64(branch, types));
  }
  const known = typeof avro === "string" ? types.get(avro)?.avro : undefined;
  return avro === "bytes" || (known?.type === "fixed" && known.scale === undefined);
}

function fullName(name: string, namespace: string): string {
  return name.includes(".") || namespace === "" ? name : `${namespace}.${name}`;
}

function isName(text: string): boolean {
  return /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*$/.test(text);
}

/** The first key of an object: its whole span would be many lines. */
function startOf(node: MapNode): Span {
  return node.entries[0]?.keySpan ?? node.span;
}
