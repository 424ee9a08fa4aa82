// Written by Capstan, the same for every capability. Do not edit: run generate.

import { constants } from "node:http2";
import type { FastifyInstance } from "fastify";
import { trust } from "./trust.js";

/** A request of HTTP/2, which Fastify has no type for. */
interface Streamed {
  readonly stream?: { readonly close: (code?: number) => void };
}

/**
 * Ends requests of HTTP/2 whose body has not come after `limitMs`, and what still comes of those that are answered (RFC 9113 section 8.1): Node's limit of a
 * request's time is for HTTP/1.1, and a byte now and then would hold a stream for ever.
 */
export function endLateStreams(app: FastifyInstance, limitMs: number): void {
  app.addHook("onRequest", (request, reply, done) => {
    const { raw } = request;
    if (raw.httpVersionMajor === 2 && !raw.complete) {
      const timer = setTimeout(() => {
        if (!raw.complete) trust<Streamed>(raw).stream?.close(constants.NGHTTP2_CANCEL);
      }, limitMs);
      raw.once("end", () => clearTimeout(timer));
      reply.raw.once("close", () => clearTimeout(timer));
      reply.raw.once("finish", () => {
        if (!raw.complete) trust<Streamed>(raw).stream?.close();
      });
    }
    done();
  });
}
