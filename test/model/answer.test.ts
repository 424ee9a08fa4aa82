import { expect, it } from "vitest";
import { answerOf } from "../../generator/model/answer.js";

it.each([
  [{}, { kind: "json", mediaType: undefined }],
  [
    { outputRawFormat: "json", outputMediaType: "application/hal+json" },
    { kind: "json", mediaType: "application/hal+json" },
  ],
  [{ outputRawFormat: "csv" }, { kind: "decoded", format: "csv", schema: undefined, mediaType: undefined }],
  [
    { outputRawFormat: "html", outputSchema: "table.ships" },
    { kind: "decoded", format: "html", schema: "table.ships", mediaType: undefined },
  ],
  [{ outputRawFormat: "text" }, { kind: "text", mediaType: undefined }],
  [{ outputRawFormat: "raw" }, { kind: "raw", mediaType: undefined }],
  [
    { outputRawFormat: "binary", outputMediaType: "image/png", maxBinarySize: 3 },
    { kind: "bytes", mediaType: "image/png", maximum: 3 },
  ],
] as const)("%o answers with %o", (written, answer) => {
  expect(answerOf(written, () => undefined)).toEqual(answer);
});
