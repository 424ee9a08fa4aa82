import { EncodingError } from "./encoded-values.js";
import { isJsonArray, type JsonObject, type JsonValue, entriesOf } from "./json.js";

/** A message that comes with Protocol Buffers as ProtoJSON writes it: a timestamp is a text, a wrapper its value; any other message is what it is. */
export function knownMessage(name: string, message: JsonObject): JsonValue {
  const known = /^google\.protobuf\.(\w+)$/.exec(name)?.[1];
  switch (known) {
    case undefined:
      return message;
    case "Timestamp":
      return timestamp(Number(message["seconds"]), Number(message["nanos"]));
    case "Duration":
      return duration(message);
    case "FieldMask":
      return isJsonArray(message["paths"]) ? message["paths"].map(camelPath).join(",") : "";
    case "Struct":
      return message["fields"] ?? {};
    case "ListValue":
      return message["values"] ?? [];
    case "Value":
      return valueOf(message);
    case "Any":
      return { "@type": message["type_url"] ?? "", value: message["value"] ?? "" };
    default:
      return known.endsWith("Value") ? (message["value"] ?? null) : message;
  }
}

/** RFC 3339, in the years 1 to 9999, with as many groups of three digits behind the second as it has. */
function timestamp(seconds: number, nanos: number): string {
  const isInRange = seconds >= -62_135_596_800 && seconds <= 253_402_300_799;
  if (!isInRange || nanos < 0 || nanos > 999_999_999)
    throw new EncodingError("a timestamp is out of range");
  return `${new Date(seconds * 1_000).toISOString().slice(0, 19)}${fraction(nanos)}Z`;
}

function duration(message: JsonObject): string {
  const seconds = Number(message["seconds"]);
  const nanos = Number(message["nanos"]);
  if (Math.abs(seconds) > 315_576_000_000 || Math.abs(nanos) > 999_999_999 || seconds * nanos < 0)
    throw new EncodingError("a duration is out of range");
  const sign = seconds < 0 || nanos < 0 ? "-" : "";
  return `${sign}${Math.abs(seconds)}${fraction(Math.abs(nanos))}s`;
}

function fraction(nanos: number): string {
  if (nanos === 0) return "";
  const digits = String(nanos).padStart(9, "0");
  return `.${digits.endsWith("000000") ? digits.slice(0, 3) : digits.endsWith("000") ? digits.slice(0, 6) : digits}`;
}

/** `owner.first_name` -> `owner.firstName`. */
function camelPath(path: JsonValue): string {
  return String(path).replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** The member of the oneof that came; a null is an enum with one name. */
function valueOf(message: JsonObject): JsonValue {
  const [member] = entriesOf(message);
  return member === undefined || member[0] === "null_value" ? null : member[1];
}
