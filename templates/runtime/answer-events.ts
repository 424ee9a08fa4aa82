import { Readable } from "node:stream";
import type { FastifyReply } from "fastify";
import { validators } from "./answer-headers.js";
import { trust } from "./trust.js";
import { isCallError } from "./errors.js";
import {
  type EventFormat,
  isMark,
  readEvent,
  type ServerSentEvent,
  writeEvent,
} from "./event-frames.js";
import { exactly } from "./exact-json.js";
import type { Answer } from "./exchange.js";
import type { JsonValue } from "./json.js";
import { guarded, mirror, sendAnswer, tellHeaders } from "./send-answer.js";
import { type Frames, framesOf, lineReader, readData, textReader } from "./send-events.js";
import { sendNone } from "./send-stream.js";
import { shapeAnswer } from "./shape.js";
import { writeJson } from "./write-json.js";

type Shape = (value: JsonValue) => unknown;

/** What is sent, piece by piece: whole events, or whole lines. */
interface Pieces {
  readonly next: () => Promise<Uint8Array | string | undefined>;
  readonly cancel: () => void;
}

const mediaTypes = {
  sse: "text/event-stream; charset=utf-8",
  ndjson: "application/x-ndjson; charset=utf-8",
} as const;

/**
 * Answers with a stream as it comes: as it came where there are no `shapes`, otherwise each value, or the data of each event, as they make it. It is read no
 * faster than its caller reads, and ends upstream when its caller goes away. An answer that fails before it begins is answered as any other; one that
 * breaks off later breaks the connection off, so that no part looks like the whole, and is told before by an event `error` where there are events.
 */
export async function sendStreamed(
  reply: FastifyReply,
  answer: Answer<unknown>,
  format: EventFormat,
  ...shapes: readonly Shape[]
): Promise<FastifyReply> {
  if (!answer.ok) return await sendAnswer(reply, answer, ...shapes);
  const { status, headers, origin, value } = answer;
  const pieces = piecesOf(value, format, shapes);
  const isNone = status === 204 || status === 205 || status === 304;
  // Events may be long in coming, and whoever waits for them wants to know that they will; a first line says that there is an answer.
  const first = format === "ndjson" && !isNone ? await firstOf(reply, pieces) : undefined;
  reply.code(status);
  tellHeaders(reply, headers, origin);
  if (shapes.length === 0) mirror(reply, headers, validators);
  if (isNone || reply.request.method === "HEAD") pieces.cancel();
  if (isNone) return sendNone(reply);
  const came = shapes.length === 0 ? headers.get("content-type") : null;
  guarded(reply, came ?? mediaTypes[format]);
  if (format === "sse") {
    if (!reply.hasHeader("cache-control")) reply.header("cache-control", "no-cache");
    // Proxies that gather what they hand on would hold events back.
    reply.header("x-accel-buffering", "no");
  }
  return reply.send(bodyOf(reply, format, first === undefined ? pieces : before(first, pieces)));
}

/** Waits for the first piece, so that what is wrong until then is an error of the call. */
async function firstOf(
  reply: FastifyReply,
  pieces: Pieces,
): Promise<Uint8Array | string | undefined> {
  reply.raw.once("close", pieces.cancel);
  try {
    return await pieces.next();
  } finally {
    reply.raw.off("close", pieces.cancel);
  }
}

function before(first: Uint8Array | string, pieces: Pieces): Pieces {
  let waiting: Uint8Array | string | undefined = first;
  return {
    ...pieces,
    async next() {
      const piece = waiting ?? (await pieces.next());
      waiting = undefined;
      return piece;
    },
  };
}

function piecesOf(value: unknown, format: EventFormat, shapes: readonly Shape[]): Pieces {
  const frames = framesOf(value);
  if (frames !== undefined)
    return {
      cancel: frames.cancel,
      next: shapes.length === 0 ? frames.next : reshaped(frames, shapes),
    };
  // A handler of the host's own has made it.
  const made = trust<AsyncIterable<unknown>>(value)[Symbol.asyncIterator]();
  return {
    cancel: () => void made.return?.().catch(() => undefined),
    async next() {
      const { done, value: one } = await made.next();
      return done === true ? undefined : spelled(trust(one), format, shapes);
    },
  };
}

function spelled(one: JsonValue, format: EventFormat, shapes: readonly Shape[]): string {
  if (format === "ndjson") return `${writeJson(shapeAnswer(one, shapes))}\n`;
  const event = trust<ServerSentEvent<JsonValue>>(one);
  const { data } = event;
  const isText = typeof data === "string" && (shapes.length === 0 || isMark(data));
  return writeEvent({ ...event, data: isText ? data : writeJson(shapeAnswer(data, shapes)) });
}

/** Each frame with what `shapes` make of its value; what holds no value, a comment that keeps the connection open, as it came. */
function reshaped(frames: Frames, shapes: readonly Shape[]): Pieces["next"] {
  const text = textReader();
  const line = lineReader({ exact: exactly });
  return async () => {
    const frame = await frames.next();
    if (frame === undefined) return undefined;
    if (frames.format === "ndjson") {
      const value = line(frame);
      return value === undefined ? frame : `${writeJson(shapeAnswer(value, shapes))}\n`;
    }
    const event = readEvent(text(frame));
    if (event === undefined || isMark(event.data)) return frame;
    const data = shapeAnswer(readData(event.data, { exact: exactly }), shapes);
    return writeEvent({ ...event, data: writeJson(data) });
  };
}

function bodyOf(reply: FastifyReply, format: EventFormat, pieces: Pieces): Readable {
  let broken: Error | undefined;
  // What is read ahead is one piece at most: the next is asked for when the last one is on its way.
  const body = new Readable({
    highWaterMark: 1,
    read() {
      // The head has been made, unless something that holds back stands between.
      const { raw } = reply;
      if (format === "sse" && !raw.headersSent && raw.hasHeader("content-type")) raw.flushHeaders();
      if (broken !== undefined) {
        setImmediate(() => body.destroy(broken));
        return;
      }
      pieces.next().then(
        (piece) => void body.push(piece ?? null),
        (error: unknown) => {
          broken =
            error instanceof Error ? error : new Error("the stream broke off", { cause: error });
          if (format === "sse") body.push(writeEvent(errorEvent(broken)));
          else setImmediate(() => body.destroy(broken));
        },
      );
    },
    destroy(error, done) {
      pieces.cancel();
      done(error);
    },
  });
  return body;
}

function errorEvent(error: Error): ServerSentEvent<string> {
  const isLate = isCallError(error, "timeout");
  return {
    event: "error",
    data: JSON.stringify({
      type: "about:blank",
      status: isLate ? 504 : 502,
      title: isLate ? "Gateway Timeout" : "Bad Gateway",
      detail: isCallError(error, "decode") ? error.message : "the stream broke off",
    }),
  };
}
