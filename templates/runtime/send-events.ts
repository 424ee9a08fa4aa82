import type { CallOptions, HttpCall, Upstream } from "./call.js";
import { trust } from "./trust.js";
import { abortFailure } from "./abort-failure.js";
import { CallError, isCallError } from "./errors.js";
import {
  createFramer,
  type EventFormat,
  readEvent,
  type ServerSentEvent,
  unreadLine,
} from "./event-frames.js";
import { toHeaders } from "./to-headers.js";
import type { JsonValue } from "./json.js";
import { type JsonReading, readJson } from "./parse-json.js";
import { send } from "./send-call.js";
import type { HttpAnswer, Limit } from "./transport.js";

export type { ServerSentEvent } from "./event-frames.js";

/** How long a stream may come to a halt where nobody says how long a try may take, in milliseconds. */
const defaultSilenceMs = 300_000;

/** The frames of an answer while they come. */
export interface Frames {
  readonly format: EventFormat;
  /** The next one; undefined at the end. Fails with a CallError where the stream breaks off. */
  readonly next: () => Promise<Uint8Array | undefined>;
  /** Ends the request upstream; what waits for a frame gets none. */
  readonly cancel: () => void;
  /** How long the whole of it may take where it is waited for, in milliseconds. */
  readonly timeoutMs: number | undefined;
}

/** Sends a call and answers, once its answer begins, with its server-sent events as they come. Whoever leaves the loop ends the request. Fails with a CallError, before or in the loop. */
export async function sendEvents<T = JsonValue>(
  upstream: Upstream,
  call: HttpCall,
  options: CallOptions = {},
): Promise<AsyncIterable<ServerSentEvent<T>>> {
  return await openStream(
    upstream,
    { accept: "text/event-stream", ...call },
    options,
    "sse",
    () => {
      const text = textReader();
      return (frame) => {
        const found = readEvent(text(frame));
        return (
          found && trust<ServerSentEvent<T>>({ ...found, data: readData(found.data, options) })
        );
      };
    },
  );
}

/** Sends a call and answers, once its answer begins, with the values of its lines of JSON (NDJSON) as they come. Whoever leaves the loop ends the request. Fails with a CallError, before or in the loop. */
export async function sendLines<T = JsonValue>(
  upstream: Upstream,
  call: HttpCall,
  options: CallOptions = {},
): Promise<AsyncIterable<T>> {
  return await openStream(
    upstream,
    { accept: "application/x-ndjson", ...call },
    options,
    "ndjson",
    () => {
      const read = lineReader(options);
      return (frame) => trust<T | undefined>(read(frame));
    },
  );
}

/** The data of an event: JSON where it is JSON, text where it is not. Numbers that are not taken fail as a CallError of kind `decode`. */
export function readData(text: string, options: JsonReading): JsonValue {
  try {
    return readJson(text, options);
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw new CallError("decode", "the data of an event of the answer cannot be used");
  }
}

/** Reads lines of JSON one after another; an empty one is none. */
export function lineReader(options: JsonReading): (frame: Uint8Array) => JsonValue | undefined {
  const text = textReader();
  let number = 0;
  return (frame) => {
    number += 1;
    const line = text(frame);
    if (line.trim() === "") return undefined;
    try {
      return readJson(line, options);
    } catch (error) {
      throw unreadLine(error, number);
    }
  };
}

/** Both formats are in UTF-8; a byte order mark may stand at the very beginning. */
export function textReader(): (frame: Uint8Array) => string {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  let isFirst = true;
  return (frame) => {
    const text = decoder.decode(frame);
    const from = isFirst && text.startsWith("\ufeff") ? 1 : 0;
    isFirst = false;
    return text.slice(from);
  };
}

const framesOfStreams = new WeakMap<object, Frames>();

/** The frames of a stream of ours that nobody has begun to read; whoever takes them reads them in place of the values. */
export function framesOf(stream: unknown): Frames | undefined {
  return typeof stream === "object" && stream !== null ? framesOfStreams.get(stream) : undefined;
}

async function openStream<T>(
  upstream: Upstream,
  call: HttpCall,
  options: CallOptions,
  format: EventFormat,
  reading: () => (frame: Uint8Array) => T | undefined,
): Promise<AsyncIterable<T>> {
  return await send(upstream, call, options, async (answer, limit, { url }) => {
    if (format === "sse") await refuseOthers(answer, limit, call);
    const details = { operation: call.operation, method: call.method, url };
    const timeoutMs = options.timeoutMs ?? call.timeoutMs;
    const frames = framesIn(answer, format, limit, details, { ...options, timeoutMs });
    return { value: streamOf(frames, reading, details) };
  });
}

/** An answer that says that it is something else holds no event, which would look like a stream of none. */
async function refuseOthers(answer: HttpAnswer, limit: Limit, call: HttpCall): Promise<void> {
  const { status, headers } = answer;
  const mediaType = headers.get("content-type");
  const isOther =
    mediaType !== null &&
    !/^\s*(?:text\/(?:event-stream|plain)|application\/octet-stream)\b/i.test(mediaType);
  if (!isOther || status === 204 || call.method === "HEAD") return;
  const bytes = await answer.bytes(limit);
  throw new CallError("decode", `the answer (${mediaType}) is no stream of server-sent events`, {
    status,
    headers: toHeaders(headers),
    ...(call.secrets === undefined ? { unread: bytes } : {}),
  });
}

/** Whose stream it is, for its failures. */
interface StreamDetails {
  readonly operation: string;
  readonly method: string;
  readonly url: string;
}

function framesIn(
  answer: HttpAnswer,
  format: EventFormat,
  limit: Limit,
  details: StreamDetails,
  { timeoutMs, signal }: CallOptions,
): Frames {
  const silenceMs = timeoutMs ?? defaultSilenceMs;
  const framer = createFramer(format, limit);
  // An answer is a stream of all that it holds: what is limited is what is held of it at once.
  const reader = answer.stream()?.getReader();
  let ready: readonly Uint8Array[] = [];
  let taken = 0;
  let isOver = reader === undefined;
  let failed: CallError | undefined;
  const stop = (error?: CallError): void => {
    if (isOver) return;
    failed = error;
    isOver = true;
    signal?.removeEventListener("abort", onAbort);
    reader?.cancel().catch(() => undefined);
  };
  const tooLate = (why: string): void =>
    stop(new CallError("timeout", `${details.operation}: ${why}`, details));
  const named = (error: CallError): CallError =>
    error.operation === undefined
      ? error.with(details, `${details.operation}: ${error.message}`)
      : error;
  const onAbort = (): void => {
    if (signal !== undefined) stop(abortFailure(signal, details.operation, details));
  };
  signal?.addEventListener("abort", onAbort, { once: true });
  if (signal?.aborted === true) onAbort();

  const readOn = async (): Promise<void> => {
    const timer = setTimeout(
      () => tooLate(`nothing more of the answer within ${silenceMs} ms`),
      silenceMs,
    );
    try {
      const chunk = await reader?.read();
      if (isOver) return;
      if (chunk?.value === undefined) {
        const rest = framer.rest();
        ready = rest === undefined ? [] : [rest];
        stop();
      } else {
        const { frames, error } = framer.push(chunk.value);
        ready = frames;
        if (error !== undefined) stop(named(error));
      }
      taken = 0;
    } catch (error) {
      stop(
        isCallError(error)
          ? named(error)
          : new CallError("network", `${details.operation}: the answer broke off`, {
              ...details,
              cause: error,
            }),
      );
    } finally {
      clearTimeout(timer);
    }
  };
  return {
    format,
    timeoutMs,
    cancel: () => stop(),
    async next() {
      for (;;) {
        const frame = ready[taken];
        taken += 1;
        if (frame !== undefined) return frame;
        if (failed !== undefined) throw failed;
        if (isOver) return undefined;
        await readOn();
      }
    },
  };
}

/** The values of frames, to be looped over once. */
function streamOf<T>(
  frames: Frames,
  reading: () => (frame: Uint8Array) => T | undefined,
  details: StreamDetails,
): AsyncIterable<T> {
  const read = reading();
  const done = { done: true, value: undefined } as const;
  const iterator: AsyncIterator<T, undefined> = {
    async next() {
      for (;;) {
        const frame = await frames.next();
        if (frame === undefined) return done;
        try {
          const value = read(frame);
          if (value !== undefined) return { done: false, value };
        } catch (error) {
          frames.cancel();
          throw isCallError(error)
            ? error.with(details, `${details.operation}: ${error.message}`)
            : error;
        }
      }
    },
    async return() {
      frames.cancel();
      return await Promise.resolve(done);
    },
  };
  const stream: AsyncIterable<T> = {
    [Symbol.asyncIterator]: () => {
      framesOfStreams.delete(stream);
      return iterator;
    },
  };
  framesOfStreams.set(stream, frames);
  return stream;
}
