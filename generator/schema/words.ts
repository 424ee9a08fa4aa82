/**
 * The words that keys with a closed choice take. Each list is its type as well: readers, the vocabulary and messages take it from here, so that a word
 * that is added reaches all of them, and every table and `switch` over it stops compiling until it has an answer.
 */
export { type HttpMethod, httpMethods } from "../text/methods.js";

/** A union by `kind` that has a member for each of some words: a word that is added to them and has none does not compile. */
export type OneForEach<_Word extends Union["kind"], Union extends { readonly kind: string }> = Union;

/** What an API answers with (`outputRawFormat`). */
export const outputFormats = [
  "json",
  "xml",
  "yaml",
  "csv",
  "tsv",
  "psv",
  "html",
  "markdown",
  "avro",
  "protobuf",
  "ndjson",
  "sse",
  "binary",
  "raw",
  "text",
] as const;
export type OutputFormat = (typeof outputFormats)[number];

/** Types of JSON values, as inputs and outputs name them. */
export const parameterTypes = ["string", "number", "integer", "boolean", "array", "object"] as const;
export type ParameterType = (typeof parameterTypes)[number];

/** How a body is encoded. */
export const bodyTypes = [
  "json",
  "text",
  "xml",
  "sparql",
  "formUrlEncoded",
  "multipartForm",
  "binary",
  "yaml",
  "raw",
] as const;
export type BodyType = (typeof bodyTypes)[number];

/** How calls prove where they come from. Of other types whoever calls signs the request. */
export const authenticationTypes = ["basic", "bearer", "apikey", "digest", "oauth2"] as const;
export type AuthenticationType = (typeof authenticationTypes)[number];

/** What can be served. */
export const adapterKinds = ["rest", "mcp", "skill", "control"] as const;
export type AdapterKind = (typeof adapterKinds)[number];

/** What a step does. */
export const stepKinds = ["call", "lookup", "script"] as const;
export type StepKind = (typeof stepKinds)[number];
