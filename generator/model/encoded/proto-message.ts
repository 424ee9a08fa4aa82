import type { Span } from "../../diagnostics/span.js";
import { type ProtoReader, ProtoSyntax, type Token } from "./proto-tokens.js";

export interface ProtoMessage {
  /** With the package and the messages that it stands in: `fleet.Ship.Part`. */
  readonly fullName: string;
  readonly doc: string | undefined;
  readonly fields: readonly ProtoField[];
  readonly messages: readonly ProtoMessage[];
  readonly enums: readonly ProtoEnum[];
}

export interface ProtoField {
  readonly name: string;
  readonly id: number;
  readonly type: string;
  readonly typeSpan: Span;
  readonly doc: string | undefined;
  readonly isRepeated: boolean;
  readonly isRequired: boolean;
  /** Whether a message tells one that was not sent from one that has its default. */
  readonly hasPresence: boolean;
  readonly key: string | undefined;
  readonly oneof: string | undefined;
}

export interface ProtoEnum {
  readonly fullName: string;
  readonly values: readonly { readonly name: string; readonly number: number }[];
}

const mostFieldNumber = 536_870_911;

/** Messages nest no deeper than anybody writes them. */
const mostNesting = 60;

/** Where a message stands. */
export interface ProtoScope {
  /** The package and the messages around it; empty where there are none. */
  readonly name: string;
  /** How many messages are around it. */
  readonly depth: number;
  /** Whether fields have no presence where they do not say so. */
  readonly isImplicit: boolean;
}

/** Reads a message behind its keyword. Throws a ProtoSyntax with the place where it is none. */
export function readMessage(reader: ProtoReader, scope: ProtoScope, doc: string | undefined): ProtoMessage {
  const { peek, next, take, expect, skipStatement, skipBlock } = reader;
  const name = reader.identifier("the name of a message");
  if (scope.depth > mostNesting) throw new ProtoSyntax(name.span, "messages are nested too deeply");
  const fullName = qualified(name.text, scope.name);
  const inside: ProtoScope = { ...scope, name: fullName, depth: scope.depth + 1 };
  const fields = createFields(name.text);
  const messages: ProtoMessage[] = [];
  const enums: ProtoEnum[] = [];
  expect("{");
  while (!take("}")) {
    const token = peek();
    const second = reader.peekSecond();
    const isDeclaration = token.kind === "word" && second.kind === "word";
    if (token.text === ";" || token.text === "export" || token.text === "local") next();
    else if (token.text === "message" && isDeclaration) {
      next();
      messages.push(readMessage(reader, inside, token.doc));
    } else if (token.text === "enum" && isDeclaration) {
      next();
      enums.push(readEnum(reader, fullName));
    } else if (token.text === "extend" && isDeclaration) {
      next();
      skipBlock();
    } else if (token.text === "oneof" && isDeclaration) {
      next();
      for (const field of readOneof(reader, scope.isImplicit)) fields.add(field);
    } else if (["option", "reserved", "extensions"].includes(token.text) && second.text !== "=") skipStatement();
    else fields.add(readField(reader, undefined, scope.isImplicit));
  }
  return { fullName, doc, fields: fields.all(), messages, enums };
}

/** The fields of a message, no two of one name or number. */
function createFields(message: string): {
  readonly add: (field: WrittenField) => void;
  readonly all: () => readonly ProtoField[];
} {
  const fields: ProtoField[] = [];
  return {
    add: ({ field, span }) => {
      const earlier = fields.find(({ id, name }) => id === field.id || name === field.name);
      if (earlier)
        throw new ProtoSyntax(
          span,
          earlier.name === field.name
            ? `\`${message}\` has a field \`${field.name}\` already`
            : `\`${earlier.name}\` has the number ${field.id} already`,
        );
      fields.push(field);
    },
    all: () => fields,
  };
}

/** A field, and the place of its name. */
interface WrittenField {
  readonly field: ProtoField;
  readonly span: Span;
}

/** The fields of a oneof one by one, as each is met. */
function* readOneof(reader: ProtoReader, isImplicit: boolean): Generator<WrittenField> {
  const { text: oneof } = reader.identifier("the name of a oneof");
  reader.expect("{");
  while (!reader.take("}")) {
    if (reader.take(";")) continue;
    if (reader.peek().text === "option") reader.skipStatement();
    else yield readField(reader, oneof, isImplicit);
  }
}

function readField(reader: ProtoReader, oneof: string | undefined, isImplicit: boolean): WrittenField {
  const { peek, next, expect } = reader;
  const { doc } = peek();
  const isLabelled = ["optional", "required", "repeated"].includes(peek().text) && reader.peekSecond().text !== "=";
  const label = isLabelled ? next().text : undefined;
  const first = next();
  if (first.text === "group" && label !== undefined) throw new ProtoSyntax(first.span, unreadGroup);
  if (first.kind !== "word") throw new ProtoSyntax(first.span, `a type is wanted, not ${shown(first)}`);
  const map = first.text === "map" && reader.take("<") ? readMapTypes(reader) : undefined;
  const type = map?.value ?? first;
  const name = reader.identifier("the name of a field");
  expect("=");
  const id = readFieldNumber(next());
  const options = peek().text === "[" ? reader.skipBrackets() : [];
  if (options.includes("DELIMITED")) throw new ProtoSyntax(type.span, unreadGroup);
  expect(";");
  const presence = options.includes("features.field_presence") ? options : [];
  return {
    field: {
      name: name.text,
      id,
      type: type.text,
      typeSpan: type.span,
      doc,
      isRepeated: label === "repeated",
      isRequired: label === "required" || presence.includes("LEGACY_REQUIRED"),
      hasPresence:
        oneof !== undefined ||
        label === "optional" ||
        presence.includes("EXPLICIT") ||
        (!isImplicit && !presence.includes("IMPLICIT")),
      key: map?.key,
      oneof,
    },
    span: name.span,
  };
}

/** The types of a map behind its `<`. */
function readMapTypes({ identifier, expect }: ProtoReader): { readonly key: string; readonly value: Token } {
  const key = identifier("the type of a map's keys");
  if (!keyTypes.includes(key.text)) throw new ProtoSyntax(key.span, `the keys of a map are no \`${key.text}\``);
  expect(",");
  const value = identifier("the type of a map's values");
  expect(">");
  return { key: key.text, value };
}

function readFieldNumber(number: Token): number {
  const id = Number(number.text);
  if (number.kind !== "number" || !Number.isInteger(id) || id < 1 || id > mostFieldNumber)
    throw new ProtoSyntax(number.span, `a field has a number from 1 to ${mostFieldNumber}, not ${shown(number)}`);
  return id;
}

/** Reads an enum behind its keyword. */
export function readEnum(reader: ProtoReader, scope: string): ProtoEnum {
  const { peek, next, take, expect, identifier, skipStatement } = reader;
  const name = identifier("the name of an enum");
  const values: { readonly name: string; readonly number: number }[] = [];
  expect("{");
  while (!take("}")) {
    if (take(";")) continue;
    if (["option", "reserved"].includes(peek().text) && reader.peekSecond().text !== "=") {
      skipStatement();
      continue;
    }
    const value = identifier("the name of a value");
    expect("=");
    const sign = take("-") ? -1 : 1;
    const number = next();
    if (number.kind !== "number" || !Number.isInteger(Number(number.text)))
      throw new ProtoSyntax(number.span, `a value has a whole number, not ${shown(number)}`);
    if (peek().text === "[") reader.skipBrackets();
    expect(";");
    values.push({ name: value.text, number: sign * Number(number.text) });
  }
  if (values.length === 0) throw new ProtoSyntax(name.span, "an enum has a value at least");
  return { fullName: qualified(name.text, scope), values };
}

function qualified(name: string, scope: string): string {
  return scope === "" ? name : `${scope}.${name}`;
}

const keyTypes = "int32 int64 uint32 uint64 sint32 sint64 fixed32 fixed64 sfixed32 sfixed64 bool string".split(" ");

export const unreadGroup =
  "groups, and messages written as groups (`DELIMITED`), are not read: make it a message of its own";

function shown({ kind, text }: Token): string {
  return kind === "end" ? "the end of the file" : `\`${text}\``;
}
