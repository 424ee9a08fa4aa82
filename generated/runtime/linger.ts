// Written by Capstan, the same for every capability. Do not edit: run generate.

import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import type { FastifyInstance } from "fastify";
import { isWaiting } from "./expect-continue.js";

/** How long, and how much, is still read of a body whose request is answered already. */
interface Limits {
  readonly longestMs: number;
  readonly mostBytes: number;
}

const usual: Limits = { longestMs: 10_000, mostBytes: 256 * 1024 * 1024 };
const tickMs = 250;

/**
 * Reads on, for a while, what comes of a body after its answer, and throws it away: closing at once would reset the connection, and most clients would see that in
 * place of a 413 (RFC 9112 section 9.6). HTTP/2 ends streams without a reset of what was answered (`endLateStreams`).
 */
export function lingerAfterAnswers(app: FastifyInstance, limits: Limits = usual): void {
  app.addHook("onSend", (request, reply, payload, done) => {
    const { raw } = request;
    // Nothing says that the body of a request which is answered before it is asked for does not come: what came next would be taken for it.
    if (isWaiting(raw)) reply.header("connection", "close");
    else if (raw.httpVersionMajor === 1 && !raw.complete && !raw.destroyed) {
      // Fastify closes where a body was not read to its end, and Node where the client asks for it.
      reply.removeHeader("connection");
      const wantsClose = !reply.raw.shouldKeepAlive;
      reply.raw.shouldKeepAlive = true;
      reply.raw.once("finish", () => linger(raw, wantsClose, limits));
    }
    done(null, payload);
  });
}

function linger(
  body: IncomingMessage,
  wantsClose: boolean,
  { longestMs, mostBytes }: Limits,
): void {
  // undici takes the socket from a request that it could not hand on.
  const socket: Socket | null = body.socket;
  if (socket === null || socket.destroyed) return;
  // What was piped to no longer takes anything.
  body.unpipe();
  body.resume();
  const begun = socket.bytesRead;
  let left = longestMs / tickMs;
  const timer = setInterval(() => {
    left -= 1;
    if (socket.destroyed) clearInterval(timer);
    else if (body.complete) {
      clearInterval(timer);
      if (wantsClose) socket.end();
    } else if (left <= 0 || socket.bytesRead - begun > mostBytes) {
      clearInterval(timer);
      socket.destroy();
    }
  }, tickMs);
  timer.unref();
}
