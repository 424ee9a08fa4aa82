import type { FastifyReply } from "fastify";
import { answerHeaders, validators } from "./answer-headers.js";
import { explainingBody } from "./broken-answer.js";
import { boundTo, isKnown } from "./conditions.js";
import type { CallError } from "./errors.js";
import type { Answer, Success } from "./exchange.js";
import type { UrlOrigin } from "./exposed-url.js";
import type { HeaderFields } from "./headers.js";
import type { RawAnswer } from "./http.js";
import { asDeclared, type JsonValue } from "./json.js";
import { essenceOf } from "./media-essence.js";
import { jsonTypeOf } from "./media-type.js";
import { sendProblem } from "./problem.js";
import { bodyToSend, codingOf, fieldsOf, isRawAnswer } from "./raw-answer.js";
import { answerContextOf } from "./rest-context.js";
import { beginStream, readable, sendNone, sendStream } from "./send-stream.js";
import { shapeAnswer } from "./shape.js";
import { isTextType } from "./text-type.js";
import { bytesType } from "./upload.js";
import { writeJson } from "./write-json.js";

const json = "application/json; charset=utf-8";
const plainText = "text/plain; charset=utf-8";

/**
 * Answers with what a call was answered with: its status, the headers that belong to it, and what `shapes` make of its value ("Answers" of the
 * specification). What nobody reshapes is handed on as it came: JSON and text letter for letter, bytes as bytes. Error answers keep their status and
 * body. An answer that is not of the declared kind goes on as what it is where no shape is declared; otherwise this fails with its CallError.
 */
export async function sendAnswer(
  reply: FastifyReply,
  answer: Answer<unknown>,
  ...shapes: readonly ((value: JsonValue) => unknown)[]
): Promise<FastifyReply> {
  if (!answer.ok) {
    if (answer.error.kind !== "decode") return sendFailure(reply, answer.error, answer.origin);
    if (shapes.length > 0) throw answer.error;
    return sendUnread(reply, answer.error, answer.origin);
  }
  const { status, value, headers, origin, source } = answer;
  const isEmpty = value === null || value === undefined || value === "";
  const hasNoContent = status === 204 || status === 205 || status === 304;
  // With 200 what is declared is there, if only as a list of nothing, whatever the media type of no bytes.
  const isLeftOut = isEmpty && !headers.has("content-type");
  const isNone = hasNoContent || (isLeftOut && (shapes.length === 0 || status !== 200));
  // Before anything is said of the answer: until then it can fail as a whole.
  const stream = isRawAnswer(value) ? await beginStream(reply, value) : undefined;
  const isWhole = shapes.length === 0 || value instanceof Uint8Array || stream !== undefined;
  const given = asDeclared<JsonValue>(value);
  const shaped = isWhole || isNone ? given : shapeAnswer(given, shapes);
  const isBlank = source?.text.trim() === "";
  const isHandedOn =
    value instanceof Uint8Array ||
    stream !== undefined ||
    (source !== undefined && (isWhole || Object.is(shaped, value)));
  reply.code(status);
  tellHeaders(reply, headers, origin);
  if (tellValidators(reply, answer, shapes, isHandedOn)) return sendNone(reply.code(304));
  if (isNone || (isEmpty && isWhole && isBlank)) {
    // What the answer to a HEAD says of the body that a GET would have is all that it says.
    if (isWhole && !hasNoContent && reply.request.method === "HEAD") tellAbsentBody(reply, headers);
    return sendNone(reply);
  }
  if (value instanceof Uint8Array) return sendBody(reply, value, headers.get("content-type"));
  if (stream !== undefined)
    return sendStream(guarded(reply, stream.headers.get("content-type") ?? bytesType), stream);
  if (isWhole && source?.kind === "text")
    return sendText(reply, source.text, headers.get("content-type"));
  if (isWhole || Object.is(shaped, value)) {
    const came = source?.kind === "json" && !isBlank ? source.text : undefined;
    return sendJsonText(reply, came ?? writeJson(shaped), headers.get("content-type"));
  }
  return reply.type(json).send(writeJson(shaped));
}

/** The media type of a body that is not sent, and its length where it is the one that this server would send (RFC 9110 section 9.3.2). */
function tellAbsentBody(reply: FastifyReply, headers: HeaderFields): void {
  mirror(reply, headers, ["content-type"]);
  if (!headers.has("content-encoding")) mirror(reply, headers, ["content-length"]);
}

/**
 * Says what validators an answer has: those of the upstream where its answer is handed on, bound to the mapping where it is read or reshaped, none where a
 * handler made it (RFC 9110 sections 8.8 and 15.4.5). Whether its caller has it already, which nobody but the adapter can tell of what it reshapes.
 */
function tellValidators(
  reply: FastifyReply,
  { status, headers, isOwn }: Success<unknown>,
  shapes: readonly unknown[],
  isHandedOn: boolean,
): boolean {
  if (isOwn === true) return false;
  const { request } = reply;
  // Made anew each time that it is asked for.
  const { config } = request.routeOptions;
  const reshapes = shapes.length > 0 || config.reshapes === true;
  const upstream = headers.get("etag");
  if (status === 204 || status === 205 || (status === 304 ? !reshapes : isHandedOn)) {
    mirror(reply, headers, validators);
    return reshapes && status === 200 && upstream !== null && isKnown(upstream, request);
  }
  if (upstream === null || (status !== 200 && status !== 304)) return false;
  const tag = boundTo(config, shapes, upstream);
  reply.header("etag", tag);
  return status === 200 && isKnown(tag, request);
}

/** Answers with the upstream's error: its status, its body as it came under its media type, and the headers that tell a caller what to do. */
export function sendFailure(
  reply: FastifyReply,
  error: CallError,
  origin?: UrlOrigin,
): FastifyReply {
  const { headers, unread } = error;
  const status = answeredStatus(error.status ?? 502);
  // Whoever runs this server has to mend that, and calls go on failing until then.
  if (error.kind === "oauth" && error.unsent)
    reply.log.error({ err: error }, "the token endpoint refuses this server's client");
  const mediaType = headers?.get("content-type") ?? null;
  const text = error.text ?? (error.body === undefined ? "" : writeJson(error.body));
  if (headers !== undefined) tellHeaders(reply, headers, origin);
  else if (error.retryAfter !== undefined) reply.header("retry-after", error.retryAfter);
  // The challenge is for the caller's own client authentication. Elsewhere it would ask for credentials that only this server has.
  if (error.kind === "oauth") mirror(reply, headers, ["www-authenticate"]);
  if (unread !== undefined && unread.byteLength > 0) {
    tellCoding(reply, error.coding);
    return sendBody(reply.code(status), unread, mediaType);
  }
  if (text === "")
    return sendProblem(reply, {
      status,
      title: "Upstream Error",
      // What was not answered by the upstream itself says who failed: its token endpoint.
      detail: headers === undefined ? error.message : `the upstream answered ${status}`,
    });
  reply.code(status);
  // A JSON text is JSON too: what it is read from tells one from a text that is none.
  if (typeof error.body === "string" && error.body === text)
    return sendText(reply, text, mediaType);
  return sendJsonText(reply, text, mediaType);
}

/** A status that HTTP has: what is none is read as a server's failure (RFC 9110 section 15), which is the gateway's to say. */
function answeredStatus(status: number): number {
  return status > 599 ? 502 : status;
}

/** JSON as it came, under its own media type where that is JSON of a kind. */
function sendJsonText(reply: FastifyReply, text: string, mediaType: string | null): FastifyReply {
  const type = jsonTypeOf(mediaType);
  // To a type without a character set Fastify would add one, but for bytes. Text leaves in one piece with its head, which is faster.
  return reply.header("content-type", type).send(type === json ? text : Buffer.from(text));
}

/** Hands an answer that is not what it is declared to be on as what it is. */
function sendUnread(
  reply: FastifyReply,
  error: CallError,
  origin: UrlOrigin | undefined,
): FastifyReply {
  reply.log.warn(
    { err: error },
    "the answer is not what the capability declares; it is handed on as it came",
  );
  const { headers = new Headers(), unread = new Uint8Array() } = error;
  reply.code(error.status ?? 200);
  tellHeaders(reply, headers, origin);
  mirror(reply, headers, validators);
  tellCoding(reply, error.coding);
  return sendBody(reply, unread, headers.get("content-type"));
}

/** Says what the bytes that follow are encoded in (RFC 9110 section 8.4). */
function tellCoding(reply: FastifyReply, coding: string | undefined): void {
  if (coding !== undefined) reply.header("content-encoding", coding);
}

/** Sets the headers of an answer that travel, but for those that a route has set itself. */
export function tellHeaders(
  reply: FastifyReply,
  headers: HeaderFields,
  origin: UrlOrigin | undefined,
): void {
  const told = answerHeaders(headers, answerContextOf(reply, origin));
  for (const name in told) {
    const own = reply.getHeader(name);
    if (own === undefined) reply.header(name, told[name]);
    // What an extension of the server chooses by is no less chosen by.
    else if (name === "vary") reply.header(name, `${String(own)}, ${told[name]}`);
  }
}

/** Bytes under their media type. A page of the upstream's must not run as a page of ours. */
function sendBody(reply: FastifyReply, bytes: Uint8Array, mediaType: string | null): FastifyReply {
  return guarded(reply, mediaType ?? bytesType).send(
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
  );
}

/** Text, which is in UTF-8 by now, under its own media type where that is one of text. */
function sendText(reply: FastifyReply, text: string, mediaType: string | null): FastifyReply {
  const essence = essenceOf(mediaType ?? "");
  // A text that is said to be JSON, and is none.
  const isText = isTextType(essence) && !/\bjson$/.test(essence);
  return guarded(reply, isText ? `${essence}; charset=utf-8` : plainText).send(text);
}

/** Says what a body is, so that no page of the upstream's runs as a page of ours. */
export function guarded(reply: FastifyReply, mediaType: string): FastifyReply {
  reply.header("x-content-type-options", "nosniff");
  if (/^(?:text\/html|image\/svg\+xml|[\w.-]+\/(?:[\w.-]+\+)?xml)\b/i.test(mediaType))
    reply.header("content-security-policy", "sandbox");
  return reply.header("content-type", mediaType);
}

/** What belongs to the body of an answer that is handed on, beside what belongs to every answer. */
const headersOfRawAnswers = [
  "accept-ranges",
  "content-range",
  "content-security-policy",
  "content-type",
  "pragma",
  "referrer-policy",
  "www-authenticate",
  "x-content-type-options",
  "x-frame-options",
];

/** Hands an upstream's answer on as it came: status, media type, redirect, body while it arrives. Headers of the connection stay behind. `ownUrl`: what a redirect's URL is here, where it is another. */
export async function sendRawAnswer(
  reply: FastifyReply,
  raw: RawAnswer,
  ownUrl?: (url: URL) => string | undefined,
): Promise<FastifyReply> {
  const before = reply.getHeaders();
  reply.code(answeredStatus(raw.status));
  // Relative URLs are relative to the upstream; nothing is known of what it exposes here.
  const { url } = raw;
  const headers = fieldsOf(raw);
  tellHeaders(reply, headers, { namespace: "", baseUrl: url, url, secrets: [] });
  mirror(reply, headers, [...headersOfRawAnswers, ...validators]);
  const location = headers.get("location");
  // As it is, whatever its scheme: it may lead a browser into an application.
  if (location !== null) {
    const target = URL.canParse(location, url) ? new URL(location, url) : undefined;
    const absolute = URL.canParse(location) ? location : (target?.href ?? location);
    reply.header("location", (target && ownUrl?.(target)) ?? absolute);
  }
  // Cookies are part of it: the upstream began a session with the caller, and the redirect that follows needs it.
  for (const cookie of headers.getSetCookie()) reply.header("set-cookie", cookie);
  // 204 says no length (RFC 9110 section 8.6); `fetch` has decoded the body, so the length of an encoded one is not the length of what is sent.
  const isSilent = raw.status === 204 || headers.has("content-encoding");
  if (!isSilent) mirror(reply, headers, ["content-length"]);
  const body = bodyToSend(raw);
  if (body === undefined) return sendNone(reply);
  // Nobody waits for the first bytes, which may be long in coming: what says that an answer is there is on its way with them.
  const whole = explainingBody(readable(body), raw, () => takeBack(reply, before));
  return sendStream(reply, { body: whole, headers, coding: codingOf(raw) });
}

/** Makes a reply of which nothing was sent what it was `before`: an answer that fails says nothing of itself. */
function takeBack(reply: FastifyReply, before: ReturnType<FastifyReply["getHeaders"]>): void {
  if (reply.raw.headersSent) return;
  for (const name of Object.keys(reply.getHeaders())) {
    reply.removeHeader(name);
    reply.raw.removeHeader(name);
  }
  reply.headers(before);
}

/** Sets those of `names` that an answer has. */
export function mirror(
  reply: FastifyReply,
  headers: HeaderFields | undefined,
  names: readonly string[],
): void {
  for (const name of names) {
    const value = headers?.get(name) ?? null;
    if (value !== null) reply.header(name, value);
  }
}
