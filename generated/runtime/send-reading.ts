// Written by Capstan, the same for every capability. Do not edit: run generate.

import type { CallOptions, HttpCall, Upstream } from "./call.js";
import { loadUnsuccessful } from "./load-unsuccessful.js";
import { UnusableJson } from "./parse-json.js";
import { type Read, send } from "./send-call.js";

/** Sends a call and reads the text of its answer; `why` says what it is not where `read` throws: the parsers' own messages quote the answer, secrets and all. */
export function sendReading<T>(
  upstream: Upstream,
  call: HttpCall,
  options: CallOptions,
  toText: (bytes: Uint8Array, mediaType: string) => string,
  read: (text: string, bytes: Uint8Array, mediaType: string | undefined) => Read<T>,
  why: (error: unknown) => string,
): Promise<T> {
  return send(upstream, call, options, async (answer, limit) => {
    const mediaType = answer.headers.get("content-type") ?? undefined;
    const bytes = await answer.bytes(limit);
    const text = (options.exact?.text ?? toText)(bytes, mediaType ?? "");
    try {
      return read(text, bytes, mediaType);
    } catch (error) {
      const { decodeError } = await loadUnsuccessful(answer.status);
      const isUnusable = error instanceof UnusableJson;
      // An answer that may be a secret itself is not quoted, and not handed on.
      const isOpen = call.secrets === undefined;
      const what = isUnusable
        ? `cannot be used${isOpen ? `: ${error.message}` : ""}`
        : `(${mediaType ?? "of no media type"}) is no valid ${why(error)}`;
      // What is not of the declared kind an adapter may hand on as what it is.
      const isHandedOn = isOpen && !isUnusable && options.exact && options.onAnswer;
      throw decodeError(answer, what, {
        text: isOpen ? text : undefined,
        unread: isHandedOn ? bytes : undefined,
      });
    }
  });
}
