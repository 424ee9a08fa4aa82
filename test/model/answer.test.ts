import { expect, it } from "vitest";
import { answerOf, parseSize } from "../../generator/model/answer.js";

it.each([
  [{}, { kind: "json", mediaType: undefined }],
  [{ outputRawFormat: "json", outputMediaType: "application/hal+json" }, { kind: "json", mediaType: "application/hal+json" }],
  [{ outputRawFormat: "csv" }, { kind: "decoded", format: "csv", schema: undefined, mediaType: undefined }],
  [{ outputRawFormat: "html", outputSchema: "table.ships" }, { kind: "decoded", format: "html", schema: "table.ships", mediaType: undefined }],
  [{ outputRawFormat: "avro", outputSchema: "ship.avsc" }, { kind: "decoded", format: "avro", schema: "ship.avsc", mediaType: undefined }],
  [{ outputRawFormat: "text" }, { kind: "text", mediaType: undefined }],
  [{ outputRawFormat: "raw" }, { kind: "raw", mediaType: undefined }],
  [{ outputRawFormat: "binary", outputMediaType: "image/png", maxBinarySize: "3B" }, { kind: "bytes", mediaType: "image/png", maximum: 3 }],
] as const)("%o answers with %o", (written, answer) => {
  expect(answerOf(written)).toEqual(answer);
});

it.each([["512KiB", 524288], ["1.5MiB", 1572864], [" 1GiB ", 1073741824], ["10B", 10], ["10", undefined], ["10MB", undefined], ["-1B", undefined], ["1e3B", undefined], [undefined, undefined]])("%s is %s bytes", (text, bytes) => {
  expect(parseSize(text)).toBe(bytes);
});
