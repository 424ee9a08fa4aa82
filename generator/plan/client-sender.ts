import type { EventFormat, Operation } from "../model/capability.js";
import { type AnswerReaders, createAnswerReaders } from "./answer-readers.js";
import { type Code, code, literal, text } from "./code.js";
import { local } from "./locals.js";
import type { PublicName } from "./public-name.js";
import { runtime } from "./runtime.js";
import { typeCode } from "./type-code.js";

/** What is known of an operation's answer. */
interface Answered {
  readonly operation: Operation;
  /** The name of its type; undefined where little is known. */
  readonly answer: PublicName | undefined;
}

/** How an operation's function sends, reads and returns. */
interface Sender {
  readonly send: Code;
  /** The decoder and its comma, for formats that have one. */
  readonly decode: Code;
  readonly returns: Code;
}

/** The type of what a client function answers with. */
export function returnedBy(entry: Answered): Code {
  return senderOf(entry, createAnswerReaders()).returns;
}

/** The function that reads a stream, and what it yields of values of a type. */
const streams: Readonly<Record<EventFormat, (value: Code) => { readonly send: Code; readonly piece: Code }>> = {
  sse: (value) => ({
    send: runtime.sendEvents.sendEvents,
    piece: code`${runtime.sendEvents.ServerSentEvent}<${value}>`,
  }),
  ndjson: (value) => ({ send: runtime.sendEvents.sendLines, piece: value }),
};

/** By what an operation is said to answer. */
export function senderOf({ operation, answer: named }: Answered, readers: AnswerReaders): Sender {
  const { answer } = operation;
  const none = text("");
  switch (answer.kind) {
    case "raw":
      return { send: runtime.http.sendRaw, decode: none, returns: runtime.http.RawAnswer };
    case "bytes":
      return { send: runtime.http.sendBytes, decode: none, returns: code`Uint8Array` };
    case "text":
      return { send: runtime.http.sendText, decode: none, returns: code`string` };
    case "events": {
      const value = named?.imported ?? typeCode(operation.output);
      const { send, piece } = streams[answer.format](value);
      const typed = operation.output.kind === "any" ? none : code`<${value}>`;
      return { send: code`${send}${typed}`, decode: none, returns: code`AsyncIterable<${piece}>` };
    }
    case "encoded": {
      const returns = named?.imported ?? typeCode(operation.output);
      return {
        send: code`${runtime.sendEncoded.sendEncoded}<${returns}>`,
        decode: code`${readers.of(answer)}, `,
        returns,
      };
    }
    case "json":
    case "decoded": {
      const returns = named?.imported ?? typeCode(operation.output);
      const typed = operation.output.kind === "any" ? none : code`<${returns}>`;
      const send = answer.kind === "json" ? runtime.http.sendJson : runtime.sendDecoded.sendDecoded;
      return {
        send: code`${send}${typed}`,
        decode: answer.kind === "json" ? none : code`${decoderOf(answer)}, `,
        returns,
      };
    }
  }
}

/** The function that reads a format into JSON. */
function decoderOf({ format, schema }: Extract<Operation["answer"], { kind: "decoded" }>): Code {
  switch (format) {
    case "xml":
      return runtime.decodeXml.decodeXml;
    case "yaml":
      return runtime.decodeYaml.decodeYaml;
    case "csv":
      return runtime.decodeCsv.decodeCsv;
    case "tsv":
      return runtime.decodeCsv.decodeTsv;
    case "psv":
      return runtime.decodeCsv.decodePsv;
    case "html":
      return withSchema(runtime.decodeHtml.decodeHtml, schema);
    case "markdown":
      return withSchema(runtime.decodeMarkdown.decodeMarkdown, schema);
  }
}

function withSchema(decode: Code, schema: string | undefined): Code {
  return schema === undefined ? decode : code`(${local.text}) => ${decode}(${local.text}, ${literal(schema)})`;
}
