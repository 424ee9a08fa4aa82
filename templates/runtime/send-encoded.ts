import type { CallOptions, HttpCall, Upstream } from "./call.js";
import { EncodingError, type ReadBytes } from "./encoded-values.js";
import { asDeclared, type JsonValue } from "./json.js";
import { loadUnsuccessful } from "./load-unsuccessful.js";
import { decodeText } from "./media-type.js";
import { withPlainNumbers } from "./exact-json.js";
import { UnusableJson } from "./parse-json.js";
import { send } from "./send-call.js";
import { isTextType } from "./text-type.js";

/**
 * Sends a call and answers with what `decode` makes of the bytes of its answer; null where the answer has no body to speak of (204, or empty with another
 * status than 200). Bytes that are none of the schema fail with a CallError of kind `decode` that says what came.
 */
export async function sendEncoded<T = JsonValue>(
  upstream: Upstream,
  call: HttpCall,
  decode: ReadBytes,
  options: CallOptions = {},
): Promise<T> {
  return await send(upstream, call, options, async (answer, limit) => {
    const { status, headers } = answer;
    const bytes = await answer.bytes(limit);
    if (bytes.length === 0 && (status !== 200 || call.method === "HEAD"))
      return { value: asDeclared<T>(null) };
    try {
      const isExact = options.exact !== undefined;
      const decoded = decode(bytes, isExact);
      return {
        value: asDeclared<T>(isExact ? decoded : withPlainNumbers(decoded, options.numbers)),
      };
    } catch (error) {
      const { decodeError } = await loadUnsuccessful(status);
      const mediaType = headers.get("content-type");
      const came = `(${mediaType ?? "of no media type"}, ${bytes.length} bytes)`;
      const why =
        error instanceof UnusableJson
          ? `cannot be used: ${error.message}`
          : `is none of the declared schema${error instanceof EncodingError ? `: ${error.message}` : ""}`;
      // Text is most likely an error page; an answer that may be a secret itself is not quoted.
      const isQuoted = call.secrets === undefined && mediaType !== null && isTextType(mediaType);
      const text = isQuoted ? decodeText(bytes, mediaType) : undefined;
      throw decodeError(answer, `${came} ${why}`, { text });
    }
  });
}
