// Written by Capstan, the same for every capability. Do not edit: run generate.

import type { Bytes, CallBody } from "./body.js";
import type { HeaderFields, SentHeaders } from "./headers.js";
import type { Limit } from "./read-body.js";
import type { Stop } from "./time-limit.js";

/** One request, as it goes out. */
export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: SentHeaders;
  readonly content: CallBody["content"] | null;
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
  /** Lets go of a body that nobody reads. */
  readonly discard: () => Promise<void>;
}

/** What carries requests to servers and answers back: `fetch`, or the connection pools of a server. Redirects are answers, but for those that a browser follows itself. */
export interface HttpTransport {
  /** Fails where there is no answer; `stop` ends it, and the reading of the body. */
  readonly send: (request: HttpRequest, stop: Stop) => Promise<HttpAnswer>;
  /** The same for what is written for `fetch`. */
  readonly fetch: typeof fetch;
}
