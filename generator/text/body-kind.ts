/** How the content of a body is put together, whatever it is called. */
export type BodyKind = "json" | "form" | "multipart" | "text" | "bytes";

/** What is text beside `text/...`: people and models write it as it stands. */
const text =
  /^text\/|xml$|yaml$|ndjson$|jsonl$|jsonlines$|json-seq$|^application\/(?:graphql|sparql-\w+|sql|javascript)$/;

/** How a body of a media type is put together; what follows a semicolon says nothing of that. Parts that have no names (`multipart/mixed`) are bytes. */
export function bodyKindOf(mediaType: string): BodyKind {
  const essence = mediaType.replace(/;.*$/s, "").trim().toLowerCase();
  if (essence.endsWith("json") && !essence.endsWith("ndjson")) return "json";
  if (essence === "application/x-www-form-urlencoded") return "form";
  if (essence === "multipart/form-data") return "multipart";
  return text.test(essence) ? "text" : "bytes";
}
