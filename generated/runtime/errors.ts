// Written by Capstan, the same for every capability. Do not edit: run generate.

import type { JsonValue } from "./json.js";

/**
 * Why a call failed: `status` (the upstream answered 400 or more), `oauth` (it answered with an OAuth 2.0 error),
 * `network`, `timeout`, `aborted` (by the caller's signal), `redirect` (one that must not be followed), `decode` (the answer
 * cannot be read), `configuration` (a base URL, binding or signer is missing), `input` (an argument cannot be sent).
 */
export type CallErrorKind =
  | "status"
  | "network"
  | "timeout"
  | "aborted"
  | "redirect"
  | "decode"
  | "oauth"
  | "configuration"
  | "input";

/** An OAuth 2.0 error answer (RFC 6749 section 5.2). */
export interface OAuthErrorBody {
  readonly error: string;
  readonly error_description?: string | undefined;
  readonly error_uri?: string | undefined;
}

export interface CallErrorDetails {
  /** The operation's stable name: `weather.get-forecast`. */
  readonly operation?: string | undefined;
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly status?: number | undefined;
  readonly headers?: Headers | undefined;
  readonly body?: JsonValue | undefined;
  readonly text?: string | undefined;
  readonly excerpt?: string | undefined;
  readonly requestId?: string | undefined;
  readonly retryAfter?: number | undefined;
  readonly attempt?: number | undefined;
  readonly oauth?: OAuthErrorBody | undefined;
  readonly parameter?: string | undefined;
  readonly unread?: Uint8Array | undefined;
  readonly coding?: string | undefined;
  readonly unsent?: boolean | undefined;
  readonly cause?: unknown;
}

/** What is not named here may hold secrets, and is no member. */
const shown = [
  "kind",
  "operation",
  "method",
  "url",
  "status",
  "excerpt",
  "requestId",
  "retryAfter",
  "attempt",
  "parameter",
  "unsent",
] as const;

/** The one error that calls throw, told apart by `kind`. Its message, and what a logger prints of it, hold no secrets. */
export class CallError extends Error {
  override readonly name = "CallError";
  // Declared, so that each is set once, below.
  declare readonly kind: CallErrorKind;
  /** The operation's stable name; undefined where an argument was refused before there was a call. */
  declare readonly operation: string | undefined;
  declare readonly method: string | undefined;
  /** Where the request went, without user information and query values. */
  declare readonly url: string | undefined;
  declare readonly status: number | undefined;
  /** The beginning of the answer, with what looks like a secret replaced. */
  declare readonly excerpt: string | undefined;
  /** The upstream's own id of the request, or the one that was sent. */
  declare readonly requestId: string | undefined;
  /** Seconds that the upstream asks to wait. */
  declare readonly retryAfter: number | undefined;
  /** Which try failed, counted from 1; undefined where nothing was sent. */
  declare readonly attempt: number | undefined;
  /** The argument that cannot be sent. */
  declare readonly parameter: string | undefined;
  /** Whether nothing of the call was sent: it failed while its credentials were fetched. */
  declare readonly unsent: boolean;
  // The answer may hold secrets. Private fields are read by the program through the getters below and are not printed by loggers.
  readonly #details: CallErrorDetails;

  constructor(kind: CallErrorKind, message: string, details: CallErrorDetails = {}) {
    const { url, unsent = false, cause } = details;
    super(message, cause === undefined ? undefined : { cause });
    const known = { ...details, kind, url: url && redactUrl(url), unsent };
    for (const name of shown) Reflect.set(this, name, known[name]);
    this.#details = details;
  }

  /** The answer's headers. */
  get headers(): Headers | undefined {
    return this.#details.headers;
  }

  /** The answer's whole body: parsed where it is JSON, text otherwise. */
  get body(): JsonValue | undefined {
    return this.#details.body;
  }

  /** The answer's body as it came, without the credentials that were sent. */
  get text(): string | undefined {
    return this.#details.text;
  }

  /** The bytes of an answer that is no text, or cannot be read as what it is declared to be, for whoever hands it on as what it is. */
  get unread(): Uint8Array | undefined {
    return this.#details.unread;
  }

  /** The content coding that `unread` is still in: one that was not undone. */
  get coding(): string | undefined {
    return this.#details.coding;
  }

  /** The OAuth 2.0 error, where `kind` is `oauth`. */
  get oauth(): OAuthErrorBody | undefined {
    return this.#details.oauth;
  }

  /** The same failure with another message, or with more said of it. */
  with(more: CallErrorDetails, message: string = this.message): CallError {
    return new CallError(this.kind, message, { ...this.#details, ...more });
  }
}

/** Whether `error` is a failed call, of that kind where one is named. */
export function isCallError(error: unknown, kind?: CallErrorKind): error is CallError {
  return error instanceof CallError && (kind === undefined || error.kind === kind);
}

/** `url` without user information, fragment and query values; the names of query parameters stay. */
export function redactUrl(url: string): string {
  if (!URL.canParse(url)) return url.replace(/[?#].*$/s, "");
  const { origin, pathname, searchParams } = new URL(url);
  const names = new Set<string>();
  searchParams.forEach((_value, name) => names.add(encodeURIComponent(name)));
  return origin + pathname + (names.size > 0 ? "?" : "") + [...names].join("&");
}
