import { PassThrough, pipeline, Readable, Transform } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from "node:zlib";
import type { Dispatcher } from "undici";
import { trust } from "./trust.js";
import type { AnswerFields } from "./headers.js";
import { isDeclaredTooLarge, joinChunks, tooLarge } from "./read-body.js";
import type { Bytes, HttpAnswer, Limit } from "./transport.js";

/** An answer's body, which is told to it as it comes (`arrived`, `ended`, `failed`). It waits until it is asked for: a little of it here, the rest with the server. */
export interface Arrival {
  readonly controller: Dispatcher.DispatchController;
  readonly waiting: Uint8Array[];
  readonly state: State;
}

/** How far it has come, and who reads it. */
interface State {
  waitingBytes: number;
  end: { readonly error?: Error } | undefined;
  reader: Reader | undefined;
}

/** Who reads the body, once somebody does. */
interface Reader {
  readonly push: (chunk: Uint8Array) => void;
  readonly end: () => void;
  readonly fail: (error: Error) => void;
}

/** What is kept of a body that nobody reads yet. */
const mostWaiting = 256 * 1024;

/** The body of an answer that has begun. */
export function beginArrival(controller: Dispatcher.DispatchController): Arrival {
  const state: State = { waitingBytes: 0, end: undefined, reader: undefined };
  return { controller, waiting: [], state };
}

/** A part of the body has come. */
export function arrived({ controller, waiting, state }: Arrival, chunk: Uint8Array): void {
  if (state.reader !== undefined) {
    state.reader.push(chunk);
    return;
  }
  waiting.push(chunk);
  state.waitingBytes += chunk.byteLength;
  if (state.waitingBytes > mostWaiting) controller.pause();
}

/** All of the body has come. */
export function ended({ state }: Arrival): void {
  state.end = {};
  state.reader?.end();
}

/** The body broke off. */
export function failed({ state }: Arrival, error: Error): void {
  state.end = { error };
  state.reader?.fail(error);
}

function attach({ controller, waiting, state }: Arrival, reader: Reader): void {
  state.reader = reader;
  state.waitingBytes = 0;
  for (const chunk of waiting.splice(0)) reader.push(chunk);
  if (state.end?.error !== undefined) reader.fail(state.end.error);
  else if (state.end === undefined) controller.resume();
  else reader.end();
}

/** The answer whose body is `arrival`. */
export function arrivingAnswer(
  arrival: Arrival,
  status: number,
  fields: Fields,
  isHead: boolean,
): HttpAnswer {
  const isEmpty = isHead || status === 204 || status === 205 || status === 304;
  const encoded = isEmpty ? null : textOf(fields["content-encoding"]);
  const codings = codingsOf(encoded);
  const nodeStream = (limit?: Limit): Readable => {
    const body = codings.reduce(decoded, raw(arrival));
    return limit === undefined ? body : limited(body, limit);
  };
  return {
    status,
    headers: fieldsOf(fields),
    bytes: (limit) => {
      if (isEmpty) return none(arrival);
      return codings.length > 0
        ? readAll(nodeStream(), limit)
        : whole(arrival, textOf(fields["content-length"]), limit);
    },
    stream: () => (isEmpty ? null : webStreamOf(nodeStream())),
    nodeStream: isEmpty ? undefined : nodeStream,
    coding: codings.length === 0 ? (encoded ?? undefined) : undefined,
    discard: async () => {
      dropped(arrival);
      await Promise.resolve();
    },
  };
}

function raw(arrival: Arrival): Readable {
  const { controller, state } = arrival;
  const readable = new Readable({
    read: () => controller.resume(),
    destroy: (error, done) => {
      if (state.end === undefined) controller.abort(error ?? new Error("nobody reads the answer"));
      done(error);
    },
  });
  attach(arrival, {
    push: (chunk) => {
      if (!readable.push(chunk)) controller.pause();
    },
    end: () => readable.push(null),
    fail: (error) => readable.destroy(error),
  });
  return readable;
}

/** The body of an answer that has none, whatever its length is said to be: that may be the length of another answer (RFC 9110 section 8.6), and undici takes it for one that broke off. */
function none(arrival: Arrival): Promise<Bytes> {
  dropped(arrival);
  return Promise.resolve(new Uint8Array());
}

/** All of a body, as long as it is within its limit. */
function whole(arrival: Arrival, declaredLength: string | null, limit: Limit): Promise<Bytes> {
  const { controller, waiting, state } = arrival;
  const { waitingBytes, end } = state;
  if (isDeclaredTooLarge(declaredLength, limit) || waitingBytes > limit.bytes) {
    const error = tooLarge(limit);
    controller.abort(error);
    return Promise.reject(error);
  }
  // Most answers are there as a whole when they are read.
  if (end !== undefined && end.error === undefined) {
    state.waitingBytes = 0;
    return Promise.resolve(joinChunks(waiting.splice(0), waitingBytes));
  }
  return gathered(arrival, limit);
}

function gathered(arrival: Arrival, limit: Limit): Promise<Bytes> {
  return new Promise<Bytes>((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    let length = 0;
    attach(arrival, {
      push: (chunk) => {
        length += chunk.byteLength;
        if (length <= limit.bytes) {
          chunks.push(chunk);
          return;
        }
        const error = tooLarge(limit);
        arrival.controller.abort(error);
        reject(error);
      },
      end: () => resolve(joinChunks(chunks, length)),
      fail: reject,
    });
  });
}

/** Reads the rest of a body that nobody wants where it is short: that is cheaper than another connection. */
function dropped(arrival: Arrival): void {
  let length = 0;
  attach(arrival, {
    push: (chunk) => {
      length += chunk.byteLength;
      if (length > mostWaiting) arrival.controller.abort(new Error("nobody reads the answer"));
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
function codingsOf(written: string | null): readonly string[] {
  const codings = (written ?? "")
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

/** A body without its coding. One of no bytes says nothing in any of them; servers send such, and clients take them. Either end of it ends the other. */
function decoded(body: Readable, coding: string): Readable {
  const plain = new PassThrough();
  body.on("error", (error) => plain.destroy(error));
  plain.on("close", () => body.destroy());
  body.once("readable", () => {
    const first: Buffer | null = body.read();
    if (first === null) {
      plain.end();
      return;
    }
    body.unshift(first);
    const decoder = decoderOf(coding, first[0] ?? 0);
    decoder.on("error", (error) => plain.destroy(error));
    plain.on("close", () => decoder.destroy());
    body.pipe(decoder).pipe(plain);
  });
  return plain;
}

function decoderOf(coding: string, firstByte: number): Transform {
  if (coding === "br") return createBrotliDecompress();
  if (coding !== "deflate") return createGunzip();
  // Some send it without the wrapper of zlib (RFC 9110 section 8.4.1.2), whose first byte names this method (RFC 1950 section 2.2).
  return (firstByte & 0x0f) === 8 ? createInflate() : createInflateRaw();
}

/** Fields that the answer says are its connection's (RFC 9110 section 7.6.1) are not the answer's; `close` and `keep-alive` are no fields of it. */
function ofConnection(connection: string | null): ReadonlySet<string> | undefined {
  if (connection === null || /^(?:close|keep-alive)$/i.test(connection)) return undefined;
  return new Set(connection.split(",").map((name) => name.trim().toLowerCase()));
}

type Fields = Readonly<Record<string, string | string[] | undefined>>;

const came = Symbol("came");

interface Received extends AnswerFields {
  readonly [came]: Fields;
}

function fieldsOf(all: Fields): AnswerFields {
  const hops = ofConnection(textOf(all["connection"]));
  const fields: Received = {
    [came]:
      hops === undefined
        ? all
        : Object.fromEntries(Object.entries(all).filter(([name]) => !hops.has(name))),
    has,
    get,
    forEach,
    getSetCookie,
    toHeaders,
  };
  return fields;
}

// Functions of all answers: each has fields, and nearly none needs more than two of these.

function has(this: Received, name: string): boolean {
  return Object.hasOwn(this[came], name);
}

function get(this: Received, name: string): string | null {
  return this.has(name) ? textOf(this[came][name]) : null;
}

function forEach(this: Received, callback: (value: string, name: string) => void): void {
  for (const name in this[came]) {
    // Two cookies in one field are one with a strange value.
    const values = name === "set-cookie" ? this.getSetCookie() : [textOf(this[came][name])];
    for (const value of values) if (value !== null) callback(value, name);
  }
}

function getSetCookie(this: Received): readonly string[] {
  return [this[came]["set-cookie"] ?? []].flat();
}

function toHeaders(this: Received): Headers {
  const headers = new Headers();
  this.forEach((value, name) => headers.append(name, value));
  return headers;
}

function textOf(value: string | string[] | undefined): string | null {
  return (Array.isArray(value) ? value.join(", ") : value) ?? null;
}
