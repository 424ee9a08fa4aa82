import { Readable } from "node:stream";
import type { FastifyReply } from "fastify";
import { trust } from "./convert.js";
import { CallError, isCallError } from "./errors.js";
import type { HeaderFields } from "./headers.js";
import type { RawAnswer } from "./http.js";
import { bodyToSend, fieldsOf } from "./raw-answer.js";

/** A body of which the beginning, or the end, has come. */
export interface BegunStream {
  readonly body: Readable;
  readonly headers: HeaderFields;
}

/** Waits for the first bytes of an answer, so that what is wrong until then is an error of the call: a CallError. */
export async function beginStream(reply: FastifyReply, raw: RawAnswer): Promise<BegunStream> {
  const body = readable(bodyToSend(raw));
  // Until the body is sent nobody else looks whether somebody still wants it.
  const leave = (): void => void body.destroy(new Error("its caller went away"));
  reply.raw.once("close", leave);
  await begun(body, raw).finally(() => reply.raw.off("close", leave));
  return { body, headers: fieldsOf(raw) };
}

/** Answers with a body as it comes, with its length where that is known. What is found wrong now breaks the connection off, so that no part looks like the whole. */
export function sendStream(reply: FastifyReply, { body, headers }: BegunStream): FastifyReply {
  const length = headers.has("content-encoding") ? null : headers.get("content-length");
  if (length !== null) reply.header("content-length", length);
  if (reply.request.method !== "HEAD") return reply.send(body);
  body.destroy();
  return reply.send(Readable.from([]));
}

function readable(body: unknown): Readable {
  if (body === undefined) return Readable.from([]);
  // Node's own type of streams is not the DOM's, where a project has both.
  return body instanceof ReadableStream ? Readable.fromWeb(trust(body)) : trust<Readable>(body);
}

/** Waits for the first bytes of `body`, or its end. */
async function begun(body: Readable, { operation, method, url }: RawAnswer): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      body.once("error", reject).once("readable", () => {
        body.off("error", reject);
        resolve();
      });
    });
  } catch (error) {
    const details = { operation, method, url };
    const named = operation === undefined ? "" : `${operation}: `;
    if (isCallError(error)) throw error.with(details, `${named}${error.message}`);
    throw new CallError("network", `${named}the answer broke off`, { ...details, cause: error });
  }
}
