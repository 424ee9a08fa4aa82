// Written by Capstan, the same for every capability. Do not edit: run generate.

import { type Duplex, PassThrough, pipeline, type Readable } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { charsetOf, decodeAs } from "./media-type.js";
import { sendProblem } from "./problem.js";
import { InvalidRequest, UnsupportedMediaType } from "./refused-request.js";

declare module "fastify" {
  interface FastifyContextConfig {
    /** Whether the route hands bodies on as they come, encoded or not. */
    handsBodiesOn?: boolean;
  }
}

/** How bodies of requests may be encoded (RFC 9110 section 8.4.1), and what undoes it. */
const decoders: Readonly<Record<string, () => Duplex>> = {
  br: createBrotliDecompress,
  deflate: createInflate,
  gzip: createGunzip,
  "x-gzip": createGunzip,
};

/** Takes compressed bodies as what they hold; the limit of a body's size is that of what it holds. Other encodings are answered with 415 and those that are taken, in the words of `send`. */
export function acceptEncodings(
  app: FastifyInstance,
  send: typeof sendProblem = sendProblem,
): void {
  app.addHook("preParsing", (request, reply, payload, done) => {
    const encoding = request.headers["content-encoding"]?.trim().toLowerCase();
    if (isOtherwiseFramed(request)) {
      // What is left in another coding would be taken for the body (RFC 9112 section 6.1).
      const detail = "the body's transfer coding is not taken here: chunked is";
      send(reply, { status: 501, title: "Not Implemented", detail });
      return;
    }
    if (isUnframed(request) && request.headers["content-type"] === undefined) {
      // Fastify would take it for none.
      done(new UnsupportedMediaType("the body has no media type"));
      return;
    }
    // Without a body the header says nothing of this request: the called operation may take it for its own.
    const isPlain = encoding === undefined || encoding === "" || encoding === "identity";
    if (!hasBody(request) || isPlain || request.routeOptions.config.handsBodiesOn === true) {
      done(null, payload);
      return;
    }
    const decode = Object.hasOwn(decoders, encoding) ? decoders[encoding] : undefined;
    if (decode === undefined) {
      reply.header("accept-encoding", "gzip, deflate, br");
      send(reply, {
        status: 415,
        title: "Unsupported Media Type",
        detail: "the body's content encoding is not taken here: gzip, deflate and br are",
      });
      return;
    }
    // Whatever hands the body on, it is not encoded any more.
    delete request.headers["content-encoding"];
    delete request.headers["content-length"];
    done(null, decoded(payload, decode()));
  });
}

/** Whether a body comes in a transfer coding other than that of parts. */
function isOtherwiseFramed({ headers }: FastifyRequest): boolean {
  const transfer = headers["transfer-encoding"];
  return transfer !== undefined && transfer.trim().toLowerCase() !== "chunked";
}

/** Whether a request has a body, as far as its headers tell. */
export function hasBody(request: FastifyRequest): boolean {
  const { "content-length": length, "transfer-encoding": transfer } = request.headers;
  return transfer !== undefined || (length !== undefined && length !== "0") || isUnframed(request);
}

/** Whether a body comes whose length no header says, which HTTP/2 does without a header that says so (RFC 9113 section 8.1.1). */
function isUnframed({ raw, headers }: FastifyRequest): boolean {
  if (raw.httpVersionMajor < 2 || headers["content-length"] !== undefined) return false;
  const stream: unknown = Reflect.get(raw, "stream");
  return (
    typeof stream === "object" && stream !== null && Reflect.get(stream, "endAfterHeaders") !== true
  );
}

function decoded(payload: Readable, decoder: Duplex): Readable {
  const body = new PassThrough();
  const detail = "is not encoded as its content encoding says";
  decoder.once("error", () =>
    body.destroy(new InvalidRequest([{ in: "body", name: "body", detail }])),
  );
  pipeline(payload, decoder, body, () => undefined);
  return body;
}

/** A body's text in the character set that its byte order mark or media type names, UTF-8 by default; what is wrong where that is not known, or is not what it is in. */
export function textOfBody(request: FastifyRequest, body: Uint8Array): string | Error {
  const charset = charsetOf(body, request.headers["content-type"] ?? "");
  try {
    return charset === "utf-8" ? utf8.decode(body) : decodeAs(charset, body, true);
  } catch (error) {
    if (error instanceof RangeError)
      return new UnsupportedMediaType("the body's character set is not known here");
    const detail = `is not written in ${charset.toLowerCase().slice(0, 40)}`;
    return new InvalidRequest([{ in: "body", name: "body", detail }]);
  }
}

const utf8 = new TextDecoder("utf-8", { fatal: true });
