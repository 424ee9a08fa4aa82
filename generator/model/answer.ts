import type { ConsumedOperation, OutputFormat } from "../schema/document.js";
import type { Answer, DecodedFormat, EncodedFormat } from "./capability.js";
import type { ReadSchema } from "./encoded/answer-schema.js";
import { answerTypeOf, type Output } from "./answer-type.js";
import type { DataType } from "./types.js";

/**
 * What a consumed operation answers with, from its `outputRawFormat` and the keys beside it (engine-semantics 1.10; JSON where nothing is said). `open` reads
 * the schema of a format that wants one; undefined where that cannot be used.
 */
export function answerOf(
  written: Pick<ConsumedOperation, "outputRawFormat" | "outputMediaType" | "outputSchema" | "maxBinarySize">,
  open: (format: EncodedFormat) => ReadSchema | undefined,
): Answer | undefined {
  const format = written.outputRawFormat ?? "json";
  const mediaType = written.outputMediaType;
  switch (format) {
    case "json":
    case "text":
    case "raw":
      return { kind: format, mediaType };
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
          "json" | "text" | "raw" | "binary" | EncodedFormat
        > satisfies DecodedFormat,
        schema: written.outputSchema,
        mediaType,
      };
  }
}

/** The type that an answer has before anybody reshapes it, as far as the operation's own outputs tell. */
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
    case "decoded":
      return answerTypeOf(outputs);
  }
}

/** How an answer reaches whoever called: as a value that can be read and shaped, as bytes that are held whole, or as a stream that nobody touches. */
export function passageOf({ kind }: Answer): "value" | "bytes" | "stream" {
  switch (kind) {
    case "json":
    case "decoded":
    case "encoded":
    case "text":
      return "value";
    case "bytes":
      return "bytes";
    case "raw":
      return "stream";
  }
}
