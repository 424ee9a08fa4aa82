import type { SourceFile, Span } from "../../diagnostics/span.js";
import { createProtoReader, ProtoSyntax, type Token } from "./proto-tokens.js";

/** A `.proto` file as it is written, as far as it says what messages hold. */
export interface ProtoFile {
  readonly imports: readonly { readonly path: string; readonly span: Span }[];
  /** Top-level messages, in the order of the file. */
  readonly messages: readonly ProtoMessage[];
  readonly enums: readonly ProtoEnum[];
}

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

/** What holds for the whole file: its syntax, and the presence of its fields where they say nothing. */
interface Rules {
  isProto3: boolean;
  isImplicit: boolean;
  readonly isEdition: () => boolean;
}

const mostFieldNumber = 536_870_911;

/** Messages nest no deeper than anybody writes them. */
const mostNesting = 60;

/**
 * Reads a `.proto` file (Protocol Buffers, proto2, proto3 and editions). Services, extensions and options that do not change how a message is written on
 * the wire are passed over. Throws a ProtoSyntax with the place where it is none.
 */
export function readProtoFile(file: SourceFile): ProtoFile {
  const reader = createProtoReader(file);
  const { peek, next, take, expect, identifier, skipStatement, skipBlock } = reader;
  const imports: { readonly path: string; readonly span: Span }[] = [];
  const messages: ProtoMessage[] = [];
  const enums: ProtoEnum[] = [];
  let packageName = "";
  let edition = false;
  const rules: Rules = { isProto3: false, isImplicit: false, isEdition: () => edition };

  for (let token = peek(); token.kind !== "end"; token = peek()) {
    const { doc } = token;
    switch (token.text) {
      case "syntax":
      case "edition": {
        next();
        expect("=");
        const value = reader.string();
        edition = token.text === "edition";
        if (!edition && value.text !== "proto2" && value.text !== "proto3")
          throw new ProtoSyntax(value.span, `\`${value.text}\` is no syntax of Protocol Buffers`);
        rules.isProto3 = value.text === "proto3";
        rules.isImplicit = rules.isProto3;
        expect(";");
        break;
      }
      case "package":
        next();
        packageName = identifier("a name").text;
        expect(";");
        break;
      case "import": {
        next();
        if (!take("public")) take("weak");
        const { text, span } = reader.string();
        imports.push({ path: text, span });
        expect(";");
        break;
      }
      case "option": {
        const words = skipStatement();
        if (words.includes("features.field_presence")) rules.isImplicit = words.includes("IMPLICIT");
        if (words.includes("DELIMITED")) throw new ProtoSyntax(token.span, unreadGroup);
        break;
      }
      case "export":
      case "local":
      case ";":
        next();
        break;
      case "service":
      case "extend":
        next();
        skipBlock();
        break;
      case "message":
        next();
        messages.push(readMessage(packageName, doc, 0));
        break;
      case "enum":
        next();
        enums.push(readEnum(packageName));
        break;
      default:
        throw new ProtoSyntax(token.span, `\`${token.text}\` starts nothing that a .proto file has`);
    }
  }
  return { imports, messages, enums };

  function readMessage(scope: string, doc: string | undefined, depth: number): ProtoMessage {
    const name = identifier("the name of a message");
    if (depth > mostNesting) throw new ProtoSyntax(name.span, "messages are nested too deeply");
    const fullName = scope === "" ? name.text : `${scope}.${name.text}`;
    const fields: ProtoField[] = [];
    const inner: ProtoMessage[] = [];
    const innerEnums: ProtoEnum[] = [];
    const add = (field: ProtoField, span: Span): void => {
      const earlier = fields.find(({ id, name: other }) => id === field.id || other === field.name);
      if (earlier)
        throw new ProtoSyntax(
          span,
          earlier.name === field.name
            ? `\`${name.text}\` has a field \`${field.name}\` already`
            : `\`${earlier.name}\` has the number ${field.id} already`,
        );
      fields.push(field);
    };
    expect("{");
    while (!take("}")) {
      const token = peek();
      const isDeclaration = token.kind === "word" && reader.peekSecond().kind === "word";
      if (token.text === ";" || token.text === "export" || token.text === "local") next();
      else if (token.text === "message" && isDeclaration) {
        next();
        inner.push(readMessage(fullName, token.doc, depth + 1));
      } else if (token.text === "enum" && isDeclaration) {
        next();
        innerEnums.push(readEnum(fullName));
      } else if (token.text === "extend" && isDeclaration) {
        next();
        skipBlock();
      } else if (token.text === "oneof" && isDeclaration) {
        next();
        const { text: oneof } = identifier("the name of a oneof");
        expect("{");
        while (!take("}")) {
          if (take(";")) continue;
          if (peek().text === "option") skipStatement();
          else readField(add, oneof);
        }
      } else if (["option", "reserved", "extensions"].includes(token.text) && reader.peekSecond().text !== "=")
        skipStatement();
      else readField(add, undefined);
    }
    return { fullName, doc, fields, messages: inner, enums: innerEnums };
  }

  function readField(add: (field: ProtoField, span: Span) => void, oneof: string | undefined): void {
    const { doc } = peek();
    const isLabelled = ["optional", "required", "repeated"].includes(peek().text) && reader.peekSecond().text !== "=";
    const label = isLabelled ? next().text : undefined;
    let type = next();
    if (type.text === "group" && label !== undefined) throw new ProtoSyntax(type.span, unreadGroup);
    if (type.kind !== "word") throw new ProtoSyntax(type.span, `a type is wanted, not ${shown(type)}`);
    let key: string | undefined;
    if (type.text === "map" && take("<")) {
      const written = identifier("the type of a map's keys");
      if (!keyTypes.includes(written.text))
        throw new ProtoSyntax(written.span, `the keys of a map are no \`${written.text}\``);
      key = written.text;
      expect(",");
      type = identifier("the type of a map's values");
      expect(">");
    }
    const name = identifier("the name of a field");
    expect("=");
    const number = next();
    const id = Number(number.text);
    if (number.kind !== "number" || !Number.isInteger(id) || id < 1 || id > mostFieldNumber)
      throw new ProtoSyntax(number.span, `a field has a number from 1 to ${mostFieldNumber}, not ${shown(number)}`);
    const options = peek().text === "[" ? reader.skipBrackets() : [];
    if (options.includes("DELIMITED")) throw new ProtoSyntax(type.span, unreadGroup);
    expect(";");
    const presence = options.includes("features.field_presence") ? options : [];
    const isRepeated = label === "repeated";
    add(
      {
        name: name.text,
        id,
        type: type.text,
        typeSpan: type.span,
        doc,
        isRepeated,
        isRequired: label === "required" || presence.includes("LEGACY_REQUIRED"),
        hasPresence:
          oneof !== undefined ||
          label === "optional" ||
          presence.includes("EXPLICIT") ||
          (!rules.isImplicit && !presence.includes("IMPLICIT")),
        key,
        oneof,
      },
      name.span,
    );
  }

  function readEnum(scope: string): ProtoEnum {
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
    return { fullName: scope === "" ? name.text : `${scope}.${name.text}`, values };
  }
}

const keyTypes = "int32 int64 uint32 uint64 sint32 sint64 fixed32 fixed64 sfixed32 sfixed64 bool string".split(" ");

const unreadGroup = "groups, and messages written as groups (`DELIMITED`), are not read: make it a message of its own";

function shown({ kind, text }: Token): string {
  return kind === "end" ? "the end of the file" : `\`${text}\``;
}
