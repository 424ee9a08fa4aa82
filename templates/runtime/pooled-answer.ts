import { pipeline, Readable, Transform } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import type { Dispatcher } from "undici";
import { trust } from "./trust.js";
import type { AnswerFields } from "./headers.js";
import { isDeclaredTooLarge, joinChunks, tooLarge } from "./read-body.js";
import type { Bytes, HttpAnswer, Limit } from "./transport.js";

/** An answer whose body is told to it as it comes. */
export interface Arriving {
  readonly answer: HttpAnswer;
  readonly push: (chunk: Uint8Array) => void;
  readonly end: () => void;
  readonly fail: (error: Error) => void;
}

/** Who reads the body, once somebody does. */
interface Reader {
  readonly push: (chunk: Uint8Array) => void;
  readonly end: () => void;
  readonly fail: (error: Error) => void;
}

/** What is kept of a body that nobody reads yet. */
const mostWaiting = 256 * 1024;

/** The answer of a request: its body waits until it is asked for, a little of it here and the rest with the server. */
export function arrivingAnswer(
  controller: Dispatcher.DispatchController,
  status: number,
  came: Readonly<Record<string, string | string[] | undefined>>,
  isHead: boolean,
): Arriving {
  const waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  let ended: { readonly error?: Error } | undefined;
  let reader: Reader | undefined;
  const isEmpty = isHead || status === 204 || status === 205 || status === 304;
  const codings = isEmpty ? [] : codingsOf(came["content-encoding"]);

  const attach = (to: Reader): void => {
    reader = to;
    if (waiting.length > 0) for (const chunk of waiting.splice(0)) to.push(chunk);
    if (ended?.error !== undefined) to.fail(ended.error);
    else if (ended === undefined) controller.resume();
    else to.end();
  };
  const raw = (): Readable => {
    const readable = new Readable({
      read: () => controller.resume(),
      destroy: (error, done) => {
        if (ended === undefined) controller.abort(error ?? new Error("nobody reads the answer"));
        done(error);
      },
    });
    attach({
      push: (chunk) => {
        if (!readable.push(chunk)) controller.pause();
      },
      end: () => readable.push(null),
      fail: (error) => readable.destroy(error),
    });
    return readable;
  };
  const nodeStream = (limit?: Limit): Readable => {
    const body = codings.reduce(decoded, raw());
    return limit === undefined ? body : limited(body, limit);
  };

  return {
    push: (chunk) => {
      if (reader !== undefined) {
        reader.push(chunk);
        return;
      }
      waiting.push(chunk);
      waitingBytes += chunk.byteLength;
      if (waitingBytes > mostWaiting) controller.pause();
    },
    end: () => {
      ended = {};
      reader?.end();
    },
    fail: (error) => {
      ended = { error };
      reader?.fail(error);
    },
    answer: {
      status,
      headers: fieldsOf(came),
      bytes: (limit) => {
        if (codings.length > 0) return readAll(nodeStream(), limit);
        return gathered(controller, attach, textOf(came["content-length"]), limit);
      },
      stream: () => (isEmpty ? null : webStreamOf(nodeStream())),
      nodeStream: isEmpty ? undefined : nodeStream,
      discard: async () => {
        dropped(controller, attach);
        await Promise.resolve();
      },
    },
  };
}

/** All of a body, as long as it is within its limit. */
function gathered(
  controller: Dispatcher.DispatchController,
  attach: (to: Reader) => void,
  declaredLength: string | null,
  limit: Limit,
): Promise<Bytes> {
  return new Promise<Bytes>((resolve, reject) => {
    const refuse = (): void => {
      const error = tooLarge(limit);
      controller.abort(error);
      reject(error);
    };
    if (isDeclaredTooLarge(declaredLength, limit)) {
      refuse();
      return;
    }
    const chunks: Uint8Array[] = [];
    let length = 0;
    attach({
      push: (chunk) => {
        length += chunk.byteLength;
        if (length <= limit.bytes) chunks.push(chunk);
        else refuse();
      },
      end: () => resolve(joinChunks(chunks, length)),
      fail: reject,
    });
  });
}

/** Reads the rest of a body that nobody wants where it is short: that is cheaper than another connection. */
function dropped(controller: Dispatcher.DispatchController, attach: (to: Reader) => void): void {
  let length = 0;
  attach({
    push: (chunk) => {
      length += chunk.byteLength;
      if (length > mostWaiting) controller.abort(new Error("nobody reads the answer"));
    },
    end: () => undefined,
    fail: () => undefined,
  });
}

/** A body as a stream of the web's. That of Node's own throws where nobody can catch it when it is cancelled while its end arrives. */
function webStreamOf(body: Readable): ReadableStream<Uint8Array> {
  const chunks = trust<AsyncIterable<Uint8Array>>(body)[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await chunks.next();
        if (done === true) controller.close();
        // Node's buffers are a type of their own.
        else controller.enqueue(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
      },
      cancel: () => void body.destroy(),
    },
    { highWaterMark: 0 },
  );
}

async function readAll(body: Readable, limit: Limit): Promise<Bytes> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of trust<AsyncIterable<Uint8Array>>(body)) {
    length += chunk.byteLength;
    if (length > limit.bytes) throw tooLarge(limit);
    chunks.push(chunk);
  }
  return joinChunks(chunks, length);
}

/** Nobody encodes a body more often; each coding takes a decoder with its window, and a header has room for thousands. */
const mostCodings = 5;

/** The content codings of an answer that can be undone, the last one first (RFC 9110 section 8.4). None where one of them is unknown, or there are too many. */
function codingsOf(written: string | string[] | undefined): readonly string[] {
  if (written === undefined) return [];
  const codings = (textOf(written) ?? "")
    .toLowerCase()
    .split(",")
    .map((coding) => coding.trim())
    .filter((coding) => coding !== "" && coding !== "identity");
  return codings.length <= mostCodings &&
    codings.every((coding) => /^(?:x-)?gzip$|^deflate$|^br$/.test(coding))
    ? codings.reverse()
    : [];
}

/** A body that fails where it is larger than `limit`; either end of it ends the other. */
function limited(body: Readable, limit: Limit): Readable {
  let length = 0;
  const counter = new Transform({
    transform: (chunk: Uint8Array, _encoding, done) => {
      length += chunk.byteLength;
      if (length > limit.bytes) done(tooLarge(limit));
      else done(null, chunk);
    },
  });
  return pipeline(body, counter, () => undefined);
}

function decoded(body: Readable, coding: string): Readable {
  const decoder =
    coding === "br"
      ? createBrotliDecompress()
      : coding === "deflate"
        ? createInflate()
        : createGunzip();
  body.on("error", (error) => decoder.destroy(error));
  decoder.on("close", () => body.destroy());
  return body.pipe(decoder);
}

/** Fields that the answer says are its connection's (RFC 9110 section 7.6.1) are not the answer's; `close` and `keep-alive` are no fields of it. */
function ofConnection(connection: string | null): ReadonlySet<string> | undefined {
  if (connection === null || /^(?:close|keep-alive)$/i.test(connection)) return undefined;
  return new Set(connection.split(",").map((name) => name.trim().toLowerCase()));
}

function fieldsOf(all: Readonly<Record<string, string | string[] | undefined>>): AnswerFields {
  const hops = ofConnection(textOf(all["connection"]));
  const came =
    hops === undefined
      ? all
      : Object.fromEntries(Object.entries(all).filter(([name]) => !hops.has(name)));
  const has = (name: string): boolean => Object.hasOwn(came, name);
  const cookies = (): readonly string[] => [came["set-cookie"] ?? []].flat();
  const forEach: AnswerFields["forEach"] = (callback) => {
    for (const name in came) {
      const value = textOf(came[name]);
      if (value !== null) callback(value, name);
    }
  };
  return {
    has,
    get: (name) => (has(name) ? textOf(came[name]) : null),
    forEach,
    getSetCookie: cookies,
    toHeaders: () => {
      const headers = new Headers();
      forEach((value, name) => {
        if (name !== "set-cookie") headers.append(name, value);
      });
      for (const cookie of cookies()) headers.append("set-cookie", cookie);
      return headers;
    },
  };
}

function textOf(value: string | string[] | undefined): string | null {
  return (Array.isArray(value) ? value.join(", ") : value) ?? null;
}
