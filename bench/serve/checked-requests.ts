// What a careful hand asks of every request before a route of `by-hand.ts` sees it: one host and one of whatever decides how it is read, a path and a query that can
// be read, a body of the type that is taken, whole numbers as digits. Whatever is wrong is a problem document.
import { isUtf8 } from "node:buffer";
import type { IncomingMessage } from "node:http";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import { Ajv } from "ajv";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { hasLongNumber } from "./upstream-call.js";

/** Fields that decide how a request is read: one of each. */
const single = new Set(["authorization", "content-type", "host", "origin"]);
const lengths = new Set([...single].map((name) => name.length));
const ownNames = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d*)?$/;
const inflaters = { gzip: createGunzip, deflate: createInflate, br: createBrotliDecompress };
const mostLevels = 500;

/** The pattern of a whole number in a path, which goes on as it is written. */
export const wholeNumber = "^-?\\d+(?:\\.0+)?(?:[eE]\\+?\\d+)?$";

/** Methods by path, for those who ask with another one. */
const methods: readonly (readonly [path: RegExp, allow: string])[] = [
  [/^\/notes$/, "POST, OPTIONS"],
  [/^\/(?:notes|files)\/[^/]+$/, "GET, HEAD, OPTIONS"],
];

/** Puts the checks before all routes of `app`. */
export function checkRequests(app: FastifyInstance): void {
  lingerAfterAnswers(app);
  const read = new Ajv({ allErrors: true, coerceTypes: true });
  const strict = new Ajv({ allErrors: true });
  app.setValidatorCompiler(({ schema, httpPart }) => (httpPart === "body" ? strict : read).compile(schema));
  readBodies(app);
  app.addHook("onRequest", (request, reply, done) => {
    const twice = repeated(request.raw.rawHeaders);
    if (twice !== undefined) return void problem(reply, 400, "Bad Request", `the request has \`${twice}\` twice`);
    const { host = "", origin } = request.headers;
    if (origin === undefined && ownNames.test(host)) done();
    else problem(reply, 403, "Forbidden", "the host name in `Host` is not one of this server's");
  });
  app.addHook("preParsing", (request, reply, payload, done) => {
    const { headers, method } = request;
    const target = request.raw.url ?? "";
    if (!target.startsWith("/") && new URL(target).host !== headers.host)
      return void problem(reply, 400, "Bad Request", "the request names one host in its URL and another in `Host`");
    const hasBody = headers["transfer-encoding"] !== undefined || (headers["content-length"] ?? "0") !== "0";
    if (hasBody && method !== "POST")
      return void problem(reply, 400, "Bad Request", "`body` is not taken here: send none");
    done(null, payload);
  });
  app.addHook("preHandler", (request, reply, done) => {
    const wrong = wrongQuery(request);
    if (wrong !== undefined)
      return void problem(reply, 400, "Bad Request", `\`${wrong.name}\` ${wrong.detail}`, [{ in: "query", ...wrong }]);
    if (isTooDeep(request.body)) return void problem(reply, 400, "Bad Request", "`body` is nested too deep");
    done();
  });
  app.setErrorHandler(answerError);
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split("?", 1)[0] ?? "";
    const allow = methods.find(([known]) => known.test(path))?.[1];
    if (allow === undefined) return problem(reply, 404, "Not Found", `nothing is served at ${path.slice(0, 200)}`);
    reply.header("allow", allow);
    if (request.method === "OPTIONS") return reply.code(204).send();
    return problem(reply, 405, "Method Not Allowed", `${request.method} is not served here; ${allow} are`);
  });
}

/** JSON in UTF-8, as it is or compressed, of any type that is JSON; the digits of its numbers stay, since there is no type for those that would lose some. */
function readBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser("error", "error");
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i,
    { parseAs: "buffer" },
    (request: FastifyRequest, body: Buffer, done) => {
      const text = textOf(body, request.headers["content-type"] ?? "");
      if (text === undefined) return done(failure(400, "`body` is not in its character set"));
      void parse(request, text, (error, value) => {
        if (error === null && hasLongNumber(text, value)) done(failure(400, "a number has too many digits"));
        else done(error, value);
      });
    },
  );
  app.addHook("preParsing", (request, _reply, payload, done) => {
    const coding = request.headers["content-encoding"];
    if (coding === undefined) return done(null, payload);
    if (coding !== "gzip" && coding !== "deflate" && coding !== "br")
      return done(failure(415, "the body's coding is not taken here"));
    return done(null, payload.pipe(inflaters[coding]()));
  });
}

/** A body as text in the character set that it names, UTF-8 by default; undefined where it is not in that. */
function textOf(body: Buffer, mediaType: string): string | undefined {
  const charset = mediaType.includes(";") ? /;\s*charset="?([\w-]+)/i.exec(mediaType)?.[1] : undefined;
  if (charset === undefined || /^utf-?8$/i.test(charset)) return isUtf8(body) ? body.toString() : undefined;
  try {
    return new TextDecoder(charset, { fatal: true }).decode(body);
  } catch {
    return undefined;
  }
}

/** Reads on for a while where a request is answered before it has come, so that its caller sees the answer and no broken connection. */
function lingerAfterAnswers(app: FastifyInstance): void {
  app.addHook("onSend", (request, reply, payload, done) => {
    const { raw } = request;
    if (!raw.complete && !raw.destroyed) {
      const wantsClose = !reply.raw.shouldKeepAlive;
      reply.removeHeader("connection");
      reply.raw.shouldKeepAlive = true;
      reply.raw.once("finish", () => readOn(raw, wantsClose));
    }
    done(null, payload);
  });
}

function readOn(raw: IncomingMessage, wantsClose: boolean): void {
  const { socket } = raw;
  const end = (): void => void (wantsClose && socket.end());
  if (raw.complete) return end();
  const overdue = setTimeout(() => socket.destroy(), 10_000);
  raw.once("end", end).once("close", () => clearTimeout(overdue));
  raw.unpipe();
  raw.resume();
}

function failure(statusCode: number, message: string): Error {
  return Object.assign(new Error(message), { statusCode });
}

function repeated(rawHeaders: readonly string[]): string | undefined {
  let found: string[] | undefined;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? "";
    if (!lengths.has(name.length)) continue;
    const field = name.toLowerCase();
    if (!single.has(field)) continue;
    if (found?.includes(field) === true) return field;
    (found ??= []).push(field);
  }
  return undefined;
}

interface Wrong {
  readonly name: string;
  readonly detail: string;
}

/** What is wrong with a query as it is written: a value that cannot be decoded, or a name in another spelling. Other names are ignored. */
function wrongQuery(request: FastifyRequest): Wrong | undefined {
  const { url, query } = request;
  const start = url.indexOf("?");
  if (start < 0) return undefined;
  const known: unknown = Object(request.routeOptions.schema?.querystring).properties;
  if (url.includes("%", start) && !isReadable(url.slice(start)))
    for (const pair of url.slice(start + 1).split("&"))
      if (!isReadable(pair)) return { name: pair.split("=", 1)[0] ?? "", detail: "is not percent-encoded as UTF-8" };
  let strange: string[] | undefined;
  for (const name of Object.keys(Object(query))) {
    if (Object.hasOwn(Object(known), name)) continue;
    const [head = ""] = name.split("[", 1);
    if (Object.hasOwn(Object(known), head)) return { name: head, detail: `takes one value: write it \`${head}=\`` };
    (strange ??= []).push(name);
  }
  if (strange !== undefined) request.log.debug({ names: strange }, "names in the query are ignored");
  return undefined;
}

function isReadable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

/** Whether lists and objects stand in each other deeper than is taken. */
export function isTooDeep(value: unknown, level = 0): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (level > mostLevels) return true;
  for (const name in value) if (isTooDeep(Reflect.get(value, name), level + 1)) return true;
  return false;
}

function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (reply.raw.destroyed) return reply.hijack();
  const { validation, validationContext, statusCode = 500, message } = Object(error);
  if (Array.isArray(validation)) {
    const errors = validation.map((one) => {
      const name = String(one.instancePath).slice(1) || String(Object(one.params).additionalProperty ?? "body");
      return { in: validationContext, name, detail: String(one.message ?? "is not valid") };
    });
    const detail = errors.map((one) => `\`${one.name}\` ${one.detail}`).join(", ");
    return problem(reply, 400, "Bad Request", detail, errors);
  }
  if (statusCode >= 500) request.log.warn({ err: error }, "the request failed");
  return problem(reply, statusCode, statusCode >= 500 ? "Bad Gateway" : "Bad Request", message);
}

/** Answers with a problem document (RFC 9457). */
export function problem(
  reply: FastifyReply,
  status: number,
  title: string,
  detail: string,
  errors?: readonly object[],
): FastifyReply {
  return reply
    .code(status)
    .header("content-type", "application/problem+json")
    .serializer((value: unknown) => JSON.stringify(value))
    .send({ type: "about:blank", status, title, detail, errors });
}
