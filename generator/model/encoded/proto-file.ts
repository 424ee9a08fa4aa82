import type { SourceFile, Span } from "../../diagnostics/span.js";
import { type ProtoEnum, type ProtoMessage, readEnum, readMessage, unreadGroup } from "./proto-message.js";
import { createProtoReader, type ProtoReader, ProtoSyntax } from "./proto-tokens.js";

/** A `.proto` file as it is written, as far as it says what messages hold. */
export interface ProtoFile extends Pick<ProtoMessage, "messages" | "enums"> {
  readonly imports: readonly ProtoImport[];
}

export interface ProtoImport {
  readonly path: string;
  readonly span: Span;
}

/**
 * Reads a `.proto` file (Protocol Buffers, proto2, proto3 and editions). Services, extensions and options that do not change how a message is written on
 * the wire are passed over. Throws a ProtoSyntax with the place where it is none.
 */
export function readProtoFile(file: SourceFile): ProtoFile {
  const reader = createProtoReader(file);
  const { peek, next, skipStatement, skipBlock } = reader;
  const imports: ProtoImport[] = [];
  const messages: ProtoMessage[] = [];
  const enums: ProtoEnum[] = [];
  let name = "";
  let isImplicit = false;
  for (let token = peek(); token.kind !== "end"; token = peek()) {
    switch (token.text) {
      case "syntax":
      case "edition":
        isImplicit = readSyntax(reader) === "proto3";
        break;
      case "package":
        name = readPackage(reader);
        break;
      case "import":
        imports.push(readImport(reader));
        break;
      case "option": {
        const words = skipStatement();
        if (words.includes("features.field_presence")) isImplicit = words.includes("IMPLICIT");
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
        messages.push(readMessage(reader, { name, depth: 0, isImplicit }, token.doc));
        break;
      case "enum":
        next();
        enums.push(readEnum(reader, name));
        break;
      default:
        throw new ProtoSyntax(token.span, `\`${token.text}\` starts nothing that a .proto file has`);
    }
  }
  return { imports, messages, enums };
}

/** The syntax, or the edition, that a file says it is of. */
function readSyntax({ next, expect, string }: ProtoReader): string {
  const isEdition = next().text === "edition";
  expect("=");
  const { text, span } = string();
  if (!isEdition && text !== "proto2" && text !== "proto3")
    throw new ProtoSyntax(span, `\`${text}\` is no syntax of Protocol Buffers`);
  expect(";");
  return text;
}

function readPackage({ next, expect, identifier }: ProtoReader): string {
  next();
  const { text } = identifier("a name");
  expect(";");
  return text;
}

function readImport({ next, take, expect, string }: ProtoReader): ProtoImport {
  next();
  if (!take("public")) take("weak");
  const { text, span } = string();
  expect(";");
  return { path: text, span };
}
