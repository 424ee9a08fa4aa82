import type { RawAnswer } from "./call.js";
import { trust } from "./trust.js";
import type { HeaderFields } from "./headers.js";
import { toHeaders } from "./to-headers.js";
import { limitStream } from "./read-body.js";
import type { Limit, StreamedAnswer } from "./transport.js";

/** What an answer that is handed on was made of; both of its own parts are made where somebody reads them. */
interface Source {
  readonly fields: HeaderFields;
  readonly stream: () => ReadableStream<Uint8Array> | null;
  /** Undefined where the transport has none, and once somebody has the body as a stream. */
  nodeStream: (() => AsyncIterable<Uint8Array>) | undefined;
  readonly coding: string | undefined;
  headers: Headers | undefined;
  body: ReadableStream<Uint8Array> | null | undefined;
}

const source = Symbol("source");

interface Handed {
  readonly [source]: Source;
}

// Said once for all answers: getters of an object literal give each object a hidden class of its own, which keeps all of its call until a full collection.
const parts = {
  headers: {
    enumerable: true,
    get(this: Handed): Headers {
      const from = this[source];
      from.headers ??= toHeaders(from.fields);
      return from.headers;
    },
  },
  body: {
    enumerable: true,
    get(this: Handed): ReadableStream<Uint8Array> | null {
      const from = this[source];
      from.nodeStream = undefined;
      from.body ??= from.stream();
      return from.body;
    },
  },
};

/** An answer handed on as it came; `asked` is what was asked for it. A body larger than `limit` breaks off with a CallError. */
export function rawAnswerOf(
  { status, headers, stream, nodeStream, coding }: StreamedAnswer,
  asked: Pick<RawAnswer, "url" | "operation" | "method" | "timeoutMs">,
  limit?: Limit,
): RawAnswer {
  const from: Source = {
    fields: headers,
    stream: () => limitStream(stream(), limit),
    nodeStream: nodeStream && (() => nodeStream(limit)),
    coding,
    headers: undefined,
    body: undefined,
  };
  // A copy of an answer is whatever its maker says, and has no source.
  const raw = Object.defineProperty({ status, ...asked }, source, { value: from });
  return trust(Object.defineProperties(raw, parts));
}

function isHanded(value: object): value is Handed {
  return source in value;
}

/** Whether a value is an answer handed on as it came. */
export function isRawAnswer(value: unknown): value is RawAnswer {
  if (typeof value !== "object" || value === null) return false;
  // To look at the body of one of ours would make another stream of it.
  if (isHanded(value)) return true;
  return (
    "status" in value &&
    typeof value.status === "number" &&
    "headers" in value &&
    value.headers instanceof Headers &&
    "body" in value &&
    (value.body === null || value.body instanceof ReadableStream)
  );
}

/** The fields of an answer, for a server to send on. */
export function fieldsOf(raw: RawAnswer): HeaderFields {
  return isHanded(raw) ? raw[source].fields : raw.headers;
}

/** The content encoding that the body of an answer is still in. */
export function codingOf(raw: RawAnswer): string | undefined {
  return isHanded(raw) ? raw[source].coding : undefined;
}

/** The body of an answer for a server of Node's to send on. */
export function bodyToSend(raw: RawAnswer): unknown {
  const own = isHanded(raw) ? raw[source].nodeStream?.() : undefined;
  return own ?? raw.body ?? undefined;
}
