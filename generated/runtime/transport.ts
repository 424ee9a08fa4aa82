// Written by Capstan, the same for every capability. Do not edit: run generate.

import type { HeaderFields, SentHeaders } from "./headers.js";

/** Bytes that `fetch` takes. Before TypeScript 5.7 `Uint8Array` has no type argument, after it one is needed; this is right in both. */
export type Bytes = ReturnType<InstanceType<typeof TextEncoder>["encode"]>;

/** A request body. All but streams can be sent more than once, for retries and redirects. */
export interface CallBody {
  /** Undefined where the transport adds it: multipart bodies, whose boundary it chooses. */
  readonly mediaType: string | undefined;
  readonly content: string | Bytes | Blob | FormData | ReadableStream;
}

/** One request, as it goes out. */
export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: SentHeaders;
  readonly content: CallBody["content"] | null;
}

/** What is sent: one hop of a call, without its credentials. */
export interface Hop extends HttpRequest {
  /** Whether this goes to the origin that the credentials are for. */
  readonly trusted: boolean;
}

/** Why a redirect is not followed, beyond what is asked of every redirect. */
export type RedirectPolicy = (status: number, from: URL, to: URL) => string | undefined;

/** The largest answer that is read, and what sets it. */
export interface Limit {
  readonly bytes: number;
  readonly setBy: string;
}

/** What came back: status and headers at once, the body when it is asked for, in one of these ways and once. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: HeaderFields;
  /** Where it came from, where a browser followed redirects that it does not show. */
  readonly url?: string | undefined;
  /** The whole body, decoded from its content encoding. Fails with a CallError where it is larger than `limit`. */
  readonly bytes: (limit: Limit) => Promise<Bytes>;
  /** The body as it comes; null where there is none. */
  readonly stream: () => ReadableStream<Uint8Array> | null;
  /** The same as a stream of Node's, where the transport has those. Where it is larger than `limit` it breaks off with a CallError. */
  readonly nodeStream?: ((limit?: Limit) => AsyncIterable<Uint8Array>) | undefined;
  /** The content encoding that the body is still in: one that the transport does not undo. */
  readonly coding?: string | undefined;
  /** Lets go of a body that nobody reads. */
  readonly discard: () => Promise<void>;
}

/** An answer that is handed on as it comes. */
export type StreamedAnswer = Pick<
  HttpAnswer,
  "status" | "headers" | "stream" | "nodeStream" | "coding"
>;

/** What ends a try before it is done: its time limit, or its caller. */
export interface Stop {
  /** Calls `listener` with why, when the try ends. */
  readonly listen: (listener: (reason: unknown) => void) => void;
  /** The same as a signal, made once where somebody asks for it. */
  readonly signal: () => AbortSignal;
  /** How long the try may take at the most, in milliseconds. */
  readonly timeoutMs?: number;
}

/** What carries requests to servers and answers back: `fetch`, or the connection pools of a server. Redirects are answers, but for those that a browser follows itself. */
export interface HttpTransport {
  /** Fails where there is no answer; `stop` ends it, and the reading of the body. */
  readonly send: (request: HttpRequest, stop: Stop) => Promise<HttpAnswer>;
  /** The same for what is written for `fetch`. */
  readonly fetch: typeof fetch;
}
