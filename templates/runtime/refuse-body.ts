import { PassThrough, type Readable } from "node:stream";
import type { FastifyRequest } from "fastify";
import { InvalidRequest, UnsupportedMediaType } from "./refused-request.js";
import { hasBody } from "./request-encoding.js";

/** Methods whose bodies have no meaning (RFC 9110 section 9.3.1): Fastify does not read them. */
const withoutBody: ReadonlySet<string> = new Set(["GET", "HEAD", "TRACE"]);
/** What many clients send where they have nothing to say. */
const saysNothing = /^\s*(?:\{\s*\}\s*)?$/;
const longestNothing = 64;

/** Whether a route takes a body: its schema has one, or it says what it takes beside JSON. */
export function takesBody({ routeOptions: { schema, config } }: FastifyRequest): boolean {
  return (
    schema?.body !== undefined ||
    config.takesBytes !== undefined ||
    config.takesText !== undefined ||
    config.takesForms === true ||
    config.takesMultipart !== undefined ||
    config.handsBodiesOn === true
  );
}

/** What is wrong with a body where none is taken; null where it says nothing: no bytes, or `{}`. */
export function refuseContent(request: FastifyRequest, body: Buffer): Error | null {
  if (body.length <= longestNothing && saysNothing.test(body.toString("latin1"))) return null;
  const isRead = /^(?:$|application\/(?:[\w.-]+\+)?json\b)/i;
  return withoutBody.has(request.method) || isRead.test(request.headers["content-type"] ?? "")
    ? new InvalidRequest([{ in: "body", name: "body", detail: "is not taken here: send none" }])
    : new UnsupportedMediaType("a body is not taken here: send none");
}

/** The same of a body that is still coming: no more of it is read than could say nothing. */
export async function refuseStream(request: FastifyRequest, payload: Readable): Promise<void> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of lettingRunOut(payload)) {
    const bytes = Buffer.from(chunk);
    chunks.push(bytes);
    length += bytes.length;
    if (length > longestNothing) break;
  }
  const refused = refuseContent(request, Buffer.concat(chunks));
  if (refused !== null) throw refused;
}

/** Whether a request says that it has a body, where its method has none and nobody would read it. */
export function hasUnreadBody(request: FastifyRequest): boolean {
  return withoutBody.has(request.method) && hasBody(request);
}

/** Fails with an InvalidRequest where there is such a body: some proxies say that one comes in parts, and send none. */
export async function refuseUnreadBody(request: FastifyRequest): Promise<void> {
  await refuseStream(request, request.raw);
}

/** A stream that may be left before its end: what is left of the other runs out, so that the connection can be used again. */
export function lettingRunOut(payload: Readable): PassThrough {
  const left = new PassThrough();
  payload.on("error", (error) => left.destroy(error));
  left.on("close", () => {
    payload.unpipe(left);
    payload.resume();
  });
  return payload.pipe(left);
}

/** Why no more of a body is read. The code is Fastify's own for it. */
export class TooLarge extends Error {
  override readonly name = "TooLarge";
  readonly code = "FST_ERR_CTP_BODY_TOO_LARGE";
  readonly statusCode = 413;
}

/** A stream that fails when more than `limit` bytes come. What nobody reads is let run out, so that the connection can be used again. */
export function limited(payload: Readable, limit: number = Infinity): Readable {
  let length = 0;
  const counted = lettingRunOut(payload);
  payload.on("data", (chunk: Buffer) => {
    length += chunk.length;
    if (length > limit) counted.destroy(new TooLarge("the body is larger than this server takes"));
  });
  return counted;
}
