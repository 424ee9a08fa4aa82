import type { ConsumedOperation } from "../schema/document.js";
import type { OutputFormat } from "../schema/words.js";
import type { Answer, DecodedFormat, EncodedFormat, EventFormat } from "./capability.js";
import type { ReadSchema } from "./encoded/answer-schema.js";
import { answerTypeOf, type Output } from "./answer-type.js";
import { anyType, type DataType } from "./types.js";

/**
 * What a consumed operation answers with, from its `outputRawFormat` and the keys beside it (engine-semantics 1.10; JSON where nothing is said). `open` reads
 * the schema of a format that wants one; undefined where that cannot be used.
 */
export function answerOf(
  written: Pick<ConsumedOperation, "outputRawFormat" | "outputMediaType" | "outputSchema" | "maxBinarySize">,
  open: (format: EncodedFormat) => ReadSchema | undefined,
): Answer | undefined {
  const mediaType = written.outputMediaType;
  const format = written.outputRawFormat ?? eventFormatOf(mediaType) ?? "json";
  switch (format) {
    case "json":
    case "text":
    case "raw":
      return { kind: format, mediaType };
    case "ndjson":
    case "sse":
      return { kind: "events", format, mediaType };
    case "binary":
      return { kind: "bytes", mediaType, maximum: written.maxBinarySize };
    case "avro":
    case "protobuf": {
      const read = open(format);
      return read && { kind: "encoded", format, ...read, mediaType };
    }
    default:
      return {
        kind: "decoded",
        format: format satisfies Exclude<
          OutputFormat,
          "json" | "text" | "raw" | "binary" | EncodedFormat | EventFormat
        > satisfies DecodedFormat,
        schema: written.outputSchema,
        mediaType,
      };
  }
}

/** The format of a stream by its media type; undefined where that is another. */
export function eventFormatOf(mediaType: string | undefined): EventFormat | undefined {
  const essence = (mediaType ?? "").replace(/;.*$/s, "").trim().toLowerCase();
  if (essence === "text/event-stream") return "sse";
  return /^application\/(?:x-)?(?:ndjson|jsonl|jsonlines)$/.test(essence) ? "ndjson" : undefined;
}

/** The type that an answer has before anybody reshapes it, as far as the operation's own outputs tell; of a stream, that of one value. */
export function typeOfAnswer(answer: Answer, outputs: readonly Output[]): DataType {
  switch (answer.kind) {
    case "raw":
    case "bytes":
      return { kind: "binary" };
    case "text":
      return { kind: "string" };
    case "encoded":
      return answer.type;
    case "json":
    case "events":
      return answerTypeOf(outputs);
    case "decoded": {
      const said = answerTypeOf(outputs);
      return said.kind === "any" && outputs.length === 0 ? typeOfFormat(answer.format) : said;
    }
  }
}

const row: DataType = { kind: "record", values: { kind: "string" } };
const rows: DataType = { kind: "array", items: row };

/** What every answer of a format is, whatever it says (engine-semantics 1.10): rows are lists of objects of text. */
function typeOfFormat(format: DecodedFormat): DataType {
  const member = (name: string, type: DataType) => ({ name, type, required: true });
  const tables = member("tables", { kind: "array", items: rows });
  switch (format) {
    case "csv":
    case "tsv":
    case "psv":
      return rows;
    case "html":
      return { kind: "object", open: true, properties: [tables] };
    case "markdown": {
      const section: DataType = {
        kind: "object",
        open: true,
        properties: [
          member("heading", { kind: "string" }),
          member("level", { kind: "integer" }),
          member("content", { kind: "string" }),
        ],
      };
      const frontMatter: DataType = { kind: "record", values: anyType };
      return {
        kind: "object",
        open: true,
        properties: [member("frontMatter", frontMatter), tables, member("sections", { kind: "array", items: section })],
      };
    }
    case "xml":
    case "yaml":
      return anyType;
  }
}

/** What comes of a stream at once, from the type of its values: a value, or an event with one as its data. */
export function pieceType(format: EventFormat, type: DataType): DataType {
  switch (format) {
    case "ndjson":
      return type;
    case "sse":
      return eventType(type);
  }
}

/** A server-sent event (HTML Living Standard 9.2) with a value as its data. */
function eventType(type: DataType): DataType {
  const text: DataType = { kind: "string" };
  const data: DataType = type.kind === "any" ? type : { kind: "union", of: [type, text] };
  return {
    kind: "object",
    open: true,
    properties: [
      { name: "event", type: text, required: false },
      { name: "data", type: data, required: true },
      { name: "id", type: text, required: false },
      { name: "retry", type: { kind: "integer" }, required: false },
    ],
  };
}

/** How an answer reaches whoever called: as a value that can be read and shaped, as values that come one by one and can be shaped each, as bytes that are held whole, or as a stream that nobody touches. */
export function passageOf({ kind }: Answer): "value" | "events" | "bytes" | "stream" {
  switch (kind) {
    case "json":
    case "decoded":
    case "encoded":
    case "text":
      return "value";
    case "events":
      return "events";
    case "bytes":
      return "bytes";
    case "raw":
      return "stream";
  }
}

/** Whether an answer is a file as it comes, held whole or passed through: it has a media type and may have a name. */
export function isFile(answer: Answer): boolean {
  const passage = passageOf(answer);
  return passage === "bytes" || passage === "stream";
}

/** Whether what an answer is read as has members and elements; bytes and text have none. */
export function hasParts({ kind }: Answer): boolean {
  switch (kind) {
    case "json":
    case "decoded":
    case "encoded":
    case "events":
    case "raw":
      return true;
    case "text":
    case "bytes":
      return false;
  }
}

/** Whether the value that an answer is read as is made of another format: then it is not what came. */
export function isTranslated({ kind }: Answer): boolean {
  switch (kind) {
    case "decoded":
    case "encoded":
      return true;
    case "json":
    case "events":
    case "text":
    case "bytes":
    case "raw":
      return false;
  }
}

/** How many bytes of an answer are taken at most, where the capability says so. */
export function limitOfAnswer(answer: Answer): number | undefined {
  switch (answer.kind) {
    case "bytes":
      return answer.maximum;
    case "json":
    case "decoded":
    case "encoded":
    case "events":
    case "text":
    case "raw":
      return undefined;
  }
}
