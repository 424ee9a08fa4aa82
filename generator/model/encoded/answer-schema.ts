import type { Span } from "../../diagnostics/span.js";
import type { JsonValue } from "../../source/node.js";
import type { TypeNames } from "../document/type-names.js";
import type { DataType } from "../types.js";

/** What bytes are read by: the schema of an answer with every name in it resolved. It is carried into the emitted client as it is. */
export type AnswerSchema = AvroSchema | ProtobufSchema;

/** What people call a format whose answers are read by a schema, and how the files of its schemas end. */
export const encodedFormats: Readonly<
  Record<AnswerSchema["kind"], { readonly called: string; readonly ending: string }>
> = {
  avro: { called: "Avro", ending: "avsc" },
  protobuf: { called: "Protobuf", ending: "proto" },
};

/** A schema of Avro 1.12; named types stand apart, by their full names, so that a type may lead to itself. */
export type AvroSchema = {
  readonly kind: "avro";
  readonly root: AvroType;
  readonly types: Readonly<Record<string, AvroNamedType>>;
};

/** A primitive type or the full name of a named one as text; a list is a union. `scale` makes bytes a decimal. */
export type AvroType =
  | string
  | readonly AvroType[]
  | { readonly type: "array"; readonly items: AvroType }
  | { readonly type: "map"; readonly values: AvroType }
  | { readonly type: "bytes"; readonly scale: number };

export type AvroNamedType =
  | { readonly type: "record"; readonly fields: readonly { readonly name: string; readonly type: AvroType }[] }
  | { readonly type: "enum"; readonly symbols: readonly string[] }
  | { readonly type: "fixed"; readonly size: number; readonly scale?: number };

/** Messages of Protocol Buffers, by their full names, with every type that the root leads to. */
export type ProtobufSchema = {
  readonly kind: "protobuf";
  readonly root: string;
  readonly messages: Readonly<Record<string, readonly ProtobufField[]>>;
  /** By number, as text: the name. */
  readonly enums: Readonly<Record<string, Readonly<Record<string, string>>>>;
};

export type ProtobufField = {
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
};

/** A schema that was read, and the type of what it describes. */
export interface ReadSchema {
  readonly schema: AnswerSchema;
  readonly type: DataType;
}

/** What readers of schemas are given. */
export interface SchemaContext {
  /** The API whose answer it is. */
  readonly namespace: string;
  readonly names: TypeNames;
  /** Reports what is wrong with the schema, at its place. */
  readonly broken: (span: Span, reason: string) => undefined;
}
