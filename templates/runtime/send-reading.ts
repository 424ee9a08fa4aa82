import type { CallOptions, HttpCall, Upstream } from "./call.js";
import { loadUnsuccessful } from "./load-unsuccessful.js";
import { type Read, send } from "./send-call.js";
import type { HttpAnswer } from "./transport.js";

/** Sends a call and reads the text of its answer; `why` says what it is not, JSON by default, where `read` throws: the parsers' own messages quote the answer, secrets and all. */
export function sendReading<T>(
  upstream: Upstream,
  call: HttpCall,
  options: CallOptions,
  toText: (bytes: Uint8Array, mediaType: string) => string,
  read: (text: string, bytes: Uint8Array, answer: HttpAnswer) => Read<T>,
  why?: (error: unknown) => string,
): Promise<T> {
  return send(upstream, call, options, async (answer, limit) => {
    const mediaType = answer.headers.get("content-type") ?? "";
    const bytes = await answer.bytes(limit);
    const text = (options.exact?.text ?? toText)(bytes, mediaType);
    try {
      return read(text, bytes, answer);
    } catch (error) {
      const { unreadable } = await loadUnsuccessful(answer.status);
      throw unreadable(answer, call, options, { error, valid: why?.(error), text, bytes });
    }
  });
}
