import type { Answer, DecodedFormat, EncodedFormat, EventFormat } from "../../model/capability.js";
import type { JsonValue } from "../../source/node.js";
import { encodeMock } from "./encode-mock.js";

/** An answer as it goes over the wire. */
export interface WrittenMock {
  readonly mediaType: string;
  readonly body: string | Uint8Array;
}

/** An answer in the format that an operation declares. */
export function writeMock(answer: Answer, value: JsonValue): WrittenMock {
  switch (answer.kind) {
    case "json":
      return { mediaType: answer.mediaType ?? "application/json", body: JSON.stringify(value) };
    case "raw":
      return answer.mediaType !== undefined && !answer.mediaType.includes("json")
        ? { mediaType: answer.mediaType, body: textOf(value) }
        : { mediaType: answer.mediaType ?? "application/json", body: JSON.stringify(value) };
    case "events": {
      const { mediaType, pieceOf } = streams[answer.format];
      const piece = pieceOf(JSON.stringify(value));
      return { mediaType: answer.mediaType ?? mediaType, body: `${piece}${piece}` };
    }
    case "text":
      return { mediaType: answer.mediaType ?? "text/plain; charset=utf-8", body: textOf(value) };
    case "encoded":
      return {
        mediaType: answer.mediaType ?? encodedTypes[answer.format],
        body: encodeMock(answer.schema, value),
      };
    case "bytes":
      return { mediaType: answer.mediaType ?? "application/octet-stream", body: "mock" };
    case "decoded": {
      const { mediaType, body } = writers[answer.format](value);
      return { mediaType: answer.mediaType ?? mediaType, body };
    }
  }
}

const separated =
  (separator: string) =>
  (value: JsonValue): WrittenMock => {
    const rows = (Array.isArray(value) ? value : [value]).map((row) =>
      typeof row === "object" && row !== null && !Array.isArray(row) ? row : { value: row },
    );
    const columns = Object.keys(rows[0] ?? {});
    const lines = [columns, ...rows.map((row) => columns.map((column) => textOf(row[column] ?? "")))];
    return { mediaType: "text/csv", body: `${lines.map((line) => line.join(separator)).join("\n")}\n` };
  };

const streams: Readonly<
  Record<EventFormat, { readonly mediaType: string; readonly pieceOf: (text: string) => string }>
> = {
  sse: { mediaType: "text/event-stream", pieceOf: (text) => `data: ${text}\n\n` },
  ndjson: { mediaType: "application/x-ndjson", pieceOf: (text) => `${text}\n` },
};

const encodedTypes: Readonly<Record<EncodedFormat, string>> = {
  avro: "application/avro",
  protobuf: "application/x-protobuf",
};

const writers: Readonly<Record<DecodedFormat, (value: JsonValue) => WrittenMock>> = {
  // JSON is YAML.
  yaml: (value) => ({ mediaType: "application/yaml", body: JSON.stringify(value) }),
  xml: (value) => ({ mediaType: "application/xml", body: xmlOf(value) }),
  csv: separated(","),
  tsv: separated("\t"),
  psv: separated("|"),
  html: (value) => ({
    mediaType: "text/html",
    body: `<!doctype html><title>mock</title><p>${escapeXml(textOf(value))}</p>`,
  }),
  markdown: (value) => ({ mediaType: "text/markdown", body: `# mock\n\n${textOf(value)}\n` }),
};

function textOf(value: JsonValue): string {
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
}

/** A document; readers take what is inside its root. */
function xmlOf(value: JsonValue): string {
  return element("answer", Array.isArray(value) ? { item: value } : value);
}

function element(name: string, value: JsonValue): string {
  if (Array.isArray(value)) return value.map((item) => element(name, item)).join("");
  const content =
    typeof value === "object" && value !== null
      ? Object.entries(value)
          .filter(([key]) => /^[A-Za-z_][\w.-]*$/.test(key))
          .map(([key, member]) => element(key, member))
          .join("")
      : escapeXml(String(value ?? ""));
  return `<${name}>${content}</${name}>`;
}

function escapeXml(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}
