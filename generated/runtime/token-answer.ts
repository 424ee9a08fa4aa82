// Written by Capstan, the same for every capability. Do not edit: run generate.

import { isJsonArray, isJsonObject, type JsonObject, type JsonValue, entriesOf } from "./json.js";
import { type JsonReading, readJson } from "./parse-json.js";
import { UnreadText } from "./unread-text.js";

/** Reads what a token endpoint answers: JSON, or the encoding of the request, as older servers do; nothing is null. Throws where it is neither. */
export function parseTokenAnswer(text: string, reading: JsonReading): JsonValue {
  const trimmed = text.trim();
  if (trimmed === "") return null;
  // Three parts of a signed JWT, five of an encrypted one.
  if (/^[\w-]+(?:\.[\w-]*){2}(?:(?:\.[\w-]*){2})?$/.test(trimmed))
    throw new UnreadText(
      "JSON",
      "it is a JWT (RFC 9701); what a client takes is known to the authorization server as its `introspection_signed_response_alg`; an operation with `outputRawFormat: raw` and a fixed `Accept` hands it on",
    );
  if (!/^[\w.-]+=[^\s<>{}]*$/.test(trimmed)) return readJson(trimmed, reading);
  const fields: [string, JsonValue][] = [];
  new URLSearchParams(trimmed).forEach((value, name) =>
    fields.push([name, name === "expires_in" ? seconds(value) : value]),
  );
  return Object.fromEntries(fields);
}

/**
 * A token answer as RFC 6749 section 5.1 has it, made of one as servers give it: `expires_in` as text is a number, a list of scopes is joined,
 * members that are null are not there. Whatever else it holds stays.
 */
export function plainTokenAnswer(answer: JsonValue): JsonValue {
  if (!isJsonObject(answer)) return answer;
  if (typeof answer["access_token"] !== "string" && typeof answer["device_code"] !== "string")
    return answer;
  const plain: JsonObject = Object.fromEntries(
    entriesOf(answer).flatMap(([name, value]) =>
      value === null ? [] : [[name, plainMember(name, value)]],
    ),
  );
  return plain;
}

function plainMember(name: string, value: JsonValue): JsonValue {
  switch (name) {
    case "expires_in":
    case "refresh_expires_in":
    case "interval":
      return seconds(value);
    case "scope":
      return isJsonArray(value) ? value.map(String).join(" ") : value;
    default:
      return value;
  }
}

/** Seconds that are written as text, where they are. */
function seconds(value: JsonValue): JsonValue {
  return typeof value === "string" && /^-?\d{1,15}(?:\.\d{1,15})?$/.test(value)
    ? Number(value)
    : value;
}

/** No clock runs so long. */
const mostSeconds = 1e10;

/**
 * How long something is good for, in seconds, as a token endpoint says it: what lasted less than no time is over. Undefined where nothing is said that can
 * be understood.
 */
export function lifetimeOf(said: JsonValue | undefined): number | undefined {
  const value = said === undefined ? undefined : seconds(said);
  if (typeof value !== "number" || Number.isNaN(value)) return undefined;
  return Math.min(Math.max(0, value), mostSeconds);
}

/** Whether a token of that type takes a key beside it: Bearer, words of a server's own and nothing do not. */
export function isBound(type: JsonValue | undefined): type is string {
  return typeof type === "string" && /^(?:dpop|mac|pop)$/i.test(type);
}
