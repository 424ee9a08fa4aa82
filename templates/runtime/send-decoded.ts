import type { CallOptions, HttpCall, Upstream } from "./call.js";
import { withPlainNumbers } from "./exact-json.js";
import { asDeclared, type JsonValue } from "./json.js";
import { decodeText } from "./media-type.js";
import type { Read } from "./send-call.js";
import { sendReading } from "./send-reading.js";
import { isTextType, isUtf8 } from "./text-type.js";
import type { HttpAnswer } from "./transport.js";
import { UnreadText } from "./unread-text.js";

/** Sends a call and answers with what `decode` makes of the text of its answer, null where it has none; a `decode` that throws becomes a CallError. Numbers may be `ExactNumber`s. */
export function sendDecoded<T = JsonValue>(
  upstream: Upstream,
  call: HttpCall,
  decode: (text: string) => JsonValue,
  options: CallOptions = {},
): Promise<T> {
  const read = (text: string, bytes: Uint8Array, { headers, coding }: HttpAnswer): Read<T> => {
    const mediaType = headers.get("content-type") ?? "text/plain";
    // Formats that take any characters would take a picture for a text, and what is still encoded.
    if ((coding !== undefined || !isTextType(mediaType)) && !isUtf8(bytes))
      throw new Error("no text");
    // No format has a document without a character; an answer may well have no document.
    const isBlank = text.trim() === "";
    const decoded = isBlank ? null : decode(text);
    return {
      value: asDeclared(options.exact ? decoded : withPlainNumbers(decoded, options.numbers)),
      source: isBlank && options.exact ? { kind: "text", text } : undefined,
    };
  };
  return sendReading(upstream, call, options, decodeText, read, (error) =>
    error instanceof UnreadText ? `${error.format}: ${error.message}` : formatName(call.accept),
  );
}

/** A media type as people call it: `application/json` -> `JSON`. */
function formatName(mediaType: string | undefined): string {
  const known = /\b(json|xml|yaml|csv|html)\b/i.exec(mediaType ?? "")?.[1];
  return known?.toUpperCase() ?? mediaType ?? "document of the declared format";
}
