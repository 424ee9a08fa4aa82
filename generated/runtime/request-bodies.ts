// Written by Capstan, the same for every capability. Do not edit: run generate.

import type { Duplex, Readable } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { sendProblem } from "./problem.js";
import { rememberDigits } from "./request-digits.js";
import { refuseOtherBytes, takesBytes } from "./request-uploads.js";
import { InvalidRequest, UnsupportedMediaType } from "./validate-request.js";

declare module "fastify" {
  interface FastifyContextConfig {
    /** The media type of the text that is the route's whole body, which may come as that. */
    takesText?: string;
  }
}

/** How bodies of requests may be encoded (RFC 9110 section 8.4.1), and what undoes it. */
const decoders: Readonly<Record<string, () => Duplex>> = {
  br: createBrotliDecompress,
  deflate: createInflate,
  gzip: createGunzip,
  "x-gzip": createGunzip,
};

/** Takes compressed bodies as what they hold; the limit of a body's size is that of what it holds. Other encodings are answered with 415 and those that are taken. */
export function acceptEncodings(app: FastifyInstance): void {
  app.addHook("preParsing", (request, reply, payload, done) => {
    const encoding = request.headers["content-encoding"]?.trim().toLowerCase();
    const { "content-length": length, "transfer-encoding": transfer } = request.headers;
    // Without a body the header says nothing of this request: the called operation may take it for its own.
    const isEmpty = transfer === undefined && (length === undefined || length === "0");
    if (isEmpty || encoding === undefined || encoding === "" || encoding === "identity") {
      done(null, payload);
      return;
    }
    const decode = Object.hasOwn(decoders, encoding) ? decoders[encoding] : undefined;
    if (decode === undefined) {
      reply.header("accept-encoding", "gzip, deflate, br");
      sendProblem(reply, {
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

function decoded(payload: Readable, decoder: Duplex): Readable {
  payload.on("error", (error) => decoder.emit("error", error));
  return payload.pipe(decoder);
}

const jsonTypes = ["application/json", /^application\/[\w.-]+\+json(?:\s*;|$)/];

/**
 * Takes JSON, and `application/problem+json` and its like, in the character set that they name; an empty body for none, since many clients name
 * the media type of a body they do not send. Names that JavaScript gives a meaning of their own (`__proto__`) are refused.
 */
export function acceptJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser("error", "error");
  app.removeContentTypeParser("application/json");
  for (const mediaType of jsonTypes) {
    if (app.hasContentTypeParser(mediaType)) continue;
    app.addContentTypeParser<Buffer>(mediaType, { parseAs: "buffer" }, (request, body, done) => {
      if (takesBytes(request)) return done(...bytesOf(request, body));
      if (body.length === 0) return done(null, undefined);
      const text = textOfBody(request, body);
      if (typeof text !== "string") return done(text, undefined);
      return parse(request, text, (error, value) => {
        done(error ?? refuseNull(request, value) ?? rememberDigits(request, text), value);
      });
    });
  }
}

/** Text that has a media type of its own. */
const textTypes =
  /^(?:text\/(?!plain\b)|application\/(?:[\w.-]{1,100}\+)?(?:xml|yaml|x-yaml|x-ndjson|graphql|sparql-query|sparql-update)\b)/i;

/** Takes plain text in the character set that it names, and text of other media types on routes that say so. */
export function acceptText(app: FastifyInstance): void {
  app.addContentTypeParser<Buffer>(textTypes, { parseAs: "buffer" }, (request, body, done) => {
    if (takesBytes(request)) return done(...bytesOf(request, body));
    if (!takesTextOf(request))
      return done(new UnsupportedMediaType("the body's media type is not taken here"), undefined);
    const text = textOfBody(request, body);
    return typeof text === "string" ? done(null, text) : done(text, undefined);
  });
  app.removeContentTypeParser("text/plain");
  app.addContentTypeParser<Buffer>("text/plain", { parseAs: "buffer" }, (request, body, done) => {
    if (takesBytes(request)) return done(...bytesOf(request, body));
    const text = textOfBody(request, body);
    return typeof text === "string" ? done(null, text) : done(text, undefined);
  });
}

/** Whether the route takes text of the request's media type: its own, XML under its other names, any text where it takes text. */
function takesTextOf({ headers, routeOptions }: FastifyRequest): boolean {
  const { takesText } = routeOptions.config;
  if (takesText === undefined) return false;
  const given = essenceOf(headers["content-type"] ?? "");
  const taken = essenceOf(takesText);
  const both = (pattern: RegExp): boolean => pattern.test(given) && pattern.test(taken);
  return given === taken || both(/[/+]xml$/) || both(/[/-]yaml$/) || both(/^text\/(?!xml$)/);
}

function essenceOf(mediaType: string): string {
  return mediaType.replace(/;.*$/s, "").trim().toLowerCase();
}

/** A body as the bytes it is, or why they are not taken: what a parser is done with. */
function bytesOf(request: FastifyRequest, body: Buffer): [Error | null, Buffer | undefined] {
  try {
    refuseOtherBytes(request);
    return [null, body];
  } catch (error) {
    return [error instanceof Error ? error : new Error("the body is not taken"), undefined];
  }
}

/** A body's text in the character set that its media type names, UTF-8 by default; what is wrong where that is not known, or is not what it is in. */
export function textOfBody(request: FastifyRequest, body: Uint8Array): string | Error {
  const charset =
    /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(request.headers["content-type"] ?? "")?.[1] ?? "utf-8";
  const decoder = decoderOf(charset);
  if (decoder === undefined)
    return new UnsupportedMediaType("the body's character set is not known here");
  try {
    return decoder.decode(body);
  } catch {
    return new InvalidRequest([
      {
        in: "body",
        name: "body",
        detail: `is not written in ${charset.toLowerCase().slice(0, 40)}`,
      },
    ]);
  }
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

function decoderOf(charset: string): InstanceType<typeof TextDecoder> | undefined {
  if (charset === "utf-8") return utf8;
  try {
    return new TextDecoder(charset, { fatal: true });
  } catch {
    return undefined;
  }
}

/** What is wrong with `null` where a body may be absent but not null: the schema's own check takes one for the other. */
function refuseNull(request: FastifyRequest, value: unknown): InvalidRequest | null {
  if (value !== null || takesNull(request.routeOptions.schema?.body)) return null;
  return new InvalidRequest([{ in: "body", name: "body", detail: "must not be null" }]);
}

/** Whether a schema takes null, but for that which stands there for an absent body. */
function takesNull(schema: unknown): boolean {
  if (typeof schema !== "object" || schema === null) return true;
  const {
    anyOf,
    type,
    properties,
  }: { readonly anyOf?: unknown; readonly type?: unknown; readonly properties?: unknown } = schema;
  if (Array.isArray(anyOf))
    return anyOf.some((one, index) =>
      index === anyOf.length - 1 && isNull(one) ? false : takesNull(one),
    );
  if (Array.isArray(type)) return type.includes("null") && properties === undefined;
  return type === undefined ? properties === undefined : type === "null";
}

function isNull(schema: unknown): boolean {
  return typeof schema === "object" && schema !== null && Reflect.get(schema, "type") === "null";
}
