// Written by Capstan, the same for every capability. Do not edit: run generate.

import { CallError } from "./errors.js";
import { excerptOf } from "./failed-answer.js";
import type { HeaderFields } from "./headers.js";
import { toHeaders } from "./to-headers.js";

/** What is known of an answer whose body is not what it should be. */
export interface UnreadAnswer {
  readonly status: number;
  readonly headers: HeaderFields;
}

/** An answer that is not of the kind that is declared, or cannot be used, as a CallError of kind `decode`: `what` says why, `text` is quoted, `unread` may be handed on as what it is. */
export function decodeError(
  { status, headers }: UnreadAnswer,
  what: string,
  {
    text,
    unread,
  }: { readonly text?: string | undefined; readonly unread?: Uint8Array | undefined },
): CallError {
  return new CallError("decode", `the answer ${what}`, {
    status,
    headers: toHeaders(headers),
    excerpt: text === undefined ? undefined : excerptOf(text),
    unread,
  });
}

/** Why an answer that had begun was not read to its end: it is not encoded as it says (`decode`), or it broke off (`network`: another try may bring it). */
export function explainUnread(failure: unknown, { status, headers }: UnreadAnswer): CallError {
  const details = { status, cause: failure };
  for (let error = failure; error instanceof Error; error = error.cause) {
    // The codes of zlib.
    if ("code" in error && /^(?:Z_|ERR__ERROR_|ERR_BROTLI|ZSTD_)/.test(String(error.code))) {
      const coding = headers.get("content-encoding") ?? "";
      return new CallError("decode", `the answer is not encoded as it says (${coding})`, details);
    }
  }
  return new CallError("network", "the answer broke off", details);
}
