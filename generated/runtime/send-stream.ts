// Written by Capstan, the same for every capability. Do not edit: run generate.

import { Readable } from "node:stream";
import type { FastifyReply } from "fastify";
import { trust } from "./trust.js";
import { brokenAnswer } from "./broken-answer.js";
import type { HeaderFields } from "./headers.js";
import type { RawAnswer } from "./http.js";
import { bodyToSend, codingOf, fieldsOf } from "./raw-answer.js";

/** A body of which the beginning has come, or all of it. */
export interface BegunStream {
  readonly body: Readable | Buffer;
  readonly headers: HeaderFields;
  /** The content encoding that it is still in. */
  readonly coding: string | undefined;
}

/** Waits for the first bytes of an answer, so that what is wrong until then is an error of the call: a CallError. */
export async function beginStream(reply: FastifyReply, raw: RawAnswer): Promise<BegunStream> {
  const body = readable(bodyToSend(raw));
  // Until the body is sent nobody else looks whether somebody still wants it.
  const leave = (): void => void body.destroy(new Error("its caller went away"));
  reply.raw.once("close", leave);
  try {
    return { body: await begun(body), headers: fieldsOf(raw), coding: codingOf(raw) };
  } catch (error) {
    throw brokenAnswer(error, raw);
  } finally {
    reply.raw.off("close", leave);
  }
}

/** Answers with a body as it comes, with its length where that is known. What is found wrong now breaks the connection off, so that no part looks like the whole. */
export function sendStream(
  reply: FastifyReply,
  { body, headers, coding }: BegunStream,
): FastifyReply {
  // Whoever takes the bytes has to know what they are in (RFC 9110 section 8.4).
  if (coding !== undefined) reply.header("content-encoding", coding);
  const isHead = reply.request.method === "HEAD";
  // The upstream's own HEAD has no body, and says how long one would be.
  if (Buffer.isBuffer(body) && (!isHead || body.length > 0)) return reply.send(body);
  const length = headers.has("content-encoding") ? null : headers.get("content-length");
  if (length !== null) reply.header("content-length", length);
  if (!isHead) return reply.send(body);
  if (!Buffer.isBuffer(body)) body.destroy();
  return reply.send(Readable.from([]));
}

/** Answers without a body. What has none by its status does not say how long it is, to a HEAD as little as to a GET (RFC 9110 section 8.6). */
export function sendNone(reply: FastifyReply): FastifyReply {
  const isSilent = reply.statusCode === 204 || reply.statusCode === 304;
  // Fastify gives an answer to a HEAD a length where there is nothing at all to send.
  return reply.send(isSilent && reply.request.method === "HEAD" ? Readable.from([]) : undefined);
}

/** A body that is sent on, as a stream of Node's. */
export function readable(body: unknown): Readable {
  if (body === undefined) return Readable.from([]);
  // Node's own type of streams is not the DOM's, where a project has both.
  return body instanceof ReadableStream ? Readable.fromWeb(trust(body)) : trust<Readable>(body);
}

/** `body` once its first bytes have come; a short one, of which the end has come with them, as a whole. */
async function begun(body: Readable): Promise<Readable | Buffer> {
  // Whoever reads on hears of errors in another way; one that nobody listens to would end the process.
  body.on("error", () => undefined);
  return await new Promise((resolve, reject) => {
    body.once("error", reject).once("readable", () => {
      const first: Buffer | null = body.read();
      setImmediate(() => {
        if (first === null || body.readableEnded) resolve(Buffer.from(first ?? []));
        else {
          body.unshift(first);
          resolve(body);
        }
      });
    });
  });
}
