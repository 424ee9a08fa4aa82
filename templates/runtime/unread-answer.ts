import type { CallOptions, HttpCall } from "./call.js";
import { CallError } from "./errors.js";
import { excerptOf } from "./failed-answer.js";
import type { HeaderFields } from "./headers.js";
import { hasCode } from "./retry-delay.js";
import { copyHeaders } from "./copy-headers.js";
import { isUtf8 } from "./text-type.js";

/** What is known of an answer whose body is not what it should be. */
export interface UnreadAnswer {
  readonly status: number;
  readonly headers: HeaderFields;
  readonly coding?: string | undefined;
}

/** An answer that is not of the kind that is declared, or cannot be used, as a CallError of kind `decode`: `what` says why, `text` is quoted, `unread` may be handed on as what it is. */
export function decodeError(
  { status, headers }: UnreadAnswer,
  what: string,
  { text, unread, coding }: Quoted,
): CallError {
  return new CallError("decode", `the answer ${what}`, {
    status,
    headers: copyHeaders(headers),
    excerpt: text === undefined ? undefined : excerptOf(text),
    unread,
    coding,
  });
}

/** What of an answer may be shown, and handed on in which content coding. */
interface Quoted {
  readonly text?: string | undefined;
  readonly unread?: Uint8Array | undefined;
  readonly coding?: string | undefined;
}

/** Why the text of an answer was not read: as what it is no `valid` document, or which number of it cannot be used. */
export function unreadable(
  answer: UnreadAnswer,
  { secrets }: Pick<HttpCall, "secrets">,
  { exact, onAnswer }: Pick<CallOptions, "exact" | "onAnswer">,
  { error, valid = "JSON", text, bytes }: Unreadable,
): CallError {
  // One that may be a secret itself is neither quoted nor handed on.
  const isOpen = secrets === undefined;
  // What is not of the declared kind adapters hand on as what it is.
  const isHandedOn = exact !== undefined && onAnswer !== undefined;
  const coding = codingOf(answer, bytes);
  const isUnusable = error instanceof Error && error.name === "UnusableJson";
  const mediaType = answer.headers.get("content-type") ?? "of no media type";
  const what = isUnusable
    ? `cannot be used${isOpen ? `: ${error.message}` : ""}`
    : coding === undefined
      ? `(${mediaType}) is no valid ${valid}`
      : `is encoded in a way that is not undone here (${coding})`;
  return decodeError(answer, what, {
    coding,
    text: isOpen && coding === undefined ? text : undefined,
    unread: isOpen && !isUnusable && isHandedOn ? bytes : undefined,
  });
}

/** The content coding that the bytes of an answer are still in. Some servers name one that is none, or that they have undone: what is text is in none. */
function codingOf(answer: UnreadAnswer, bytes: Uint8Array): string | undefined {
  return answer.coding === undefined || isUtf8(bytes) ? undefined : answer.coding;
}

/** What its reader threw, and what there was to read. */
export interface Unreadable {
  readonly error: unknown;
  readonly valid: string | undefined;
  readonly text: string;
  readonly bytes: Uint8Array;
}

/** The codes of zlib. */
const ofZlib = /^(?:Z_|ERR__ERROR_|ERR_BROTLI|ZSTD_)/;

/** Why an answer that had begun was not read to its end: it is not encoded as it says (`decode`), or it broke off (`network`: another try may bring it). */
export function explainUnread(failure: unknown, { status, headers }: UnreadAnswer): CallError {
  const details = { status, cause: failure };
  const coding = headers.get("content-encoding") ?? "";
  return hasCode(failure, ofZlib)
    ? new CallError("decode", `the answer is not encoded as it says (${coding})`, details)
    : new CallError("network", "the answer broke off", details);
}
