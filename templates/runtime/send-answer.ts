import type { FastifyReply } from "fastify";
import type { CallError } from "./errors.js";
import type { Answer } from "./exchange.js";
import type { RawAnswer } from "./http.js";
import { asDeclared, type JsonValue } from "./json.js";
import { sendProblem } from "./problem.js";
import { writeJson } from "./write-json.js";

/**
 * Answers with what a call was answered with: status mirrored, JSON. Where there are `shapes`, the first that makes something of the value is the body,
 * and the value itself where none does. Error answers keep their status and body.
 */
export async function sendAnswer(
  reply: FastifyReply,
  answer: Answer<unknown>,
  ...shapes: readonly ((value: JsonValue) => unknown)[]
): Promise<FastifyReply> {
  if (!answer.ok) return sendFailure(reply, answer.error);
  const { status, value } = answer;
  reply.code(status);
  if (
    status === 204 ||
    status === 205 ||
    status === 304 ||
    (value === null && !answer.headers.has("content-type"))
  )
    return reply.send();
  for (const shape of shapes) {
    const shaped = shape(asDeclared(value));
    if (shaped !== null && shaped !== undefined) return sendJsonText(reply, shaped);
  }
  return sendJsonText(reply, value);
}

/** Answers with the upstream's error: its status, its body under its media type, and the headers that tell a caller what to do. */
export function sendFailure(reply: FastifyReply, error: CallError): FastifyReply {
  const { body, headers } = error;
  const status = error.status ?? 502;
  mirror(reply, headers, ["retry-after"]);
  // The challenge is for the caller's own client authentication. Elsewhere it would ask for credentials that only this server has.
  if (error.kind === "oauth") mirror(reply, headers, ["www-authenticate"]);
  if (body === undefined)
    return sendProblem(reply, {
      status,
      title: "Upstream Error",
      detail: `the upstream answered ${status}`,
    });
  reply.code(status);
  if (typeof body !== "string") return sendJsonText(reply, body);
  // An HTML page of the upstream's must not run as a page of ours.
  const mediaType = headers?.get("content-type") ?? "text/plain; charset=utf-8";
  return reply
    .type(mediaType.startsWith("application/json") ? "text/plain; charset=utf-8" : mediaType)
    .header("content-security-policy", "sandbox")
    .header("x-content-type-options", "nosniff")
    .send(body);
}

// Cookies are part of an answer that is handed on: the upstream began a session with the caller, and the redirect that follows needs it.
const headersOfRawAnswers = [
  "accept-ranges",
  "cache-control",
  "content-disposition",
  "content-language",
  "content-range",
  "content-security-policy",
  "content-type",
  "etag",
  "expires",
  "last-modified",
  "link",
  "pragma",
  "referrer-policy",
  "retry-after",
  "vary",
  "www-authenticate",
  "x-content-type-options",
  "x-frame-options",
];

/** Hands an upstream's answer on as it came: status, media type, redirect, body while it arrives. Headers of the connection stay behind. */
export async function sendRawAnswer(reply: FastifyReply, raw: RawAnswer): Promise<FastifyReply> {
  reply.code(raw.status);
  mirror(reply, raw.headers, headersOfRawAnswers);
  const location = raw.headers.get("location");
  // A relative one is relative to the upstream; from here it would lead back to this server.
  if (location !== null)
    reply.header(
      "location",
      URL.canParse(location) || !URL.canParse(location, raw.url)
        ? location
        : new URL(location, raw.url).href,
    );
  for (const cookie of raw.headers.getSetCookie()) reply.header("set-cookie", cookie);
  // `fetch` has decoded the body, so the length of an encoded one is not the length of what is sent.
  if (!raw.headers.has("content-encoding")) mirror(reply, raw.headers, ["content-length"]);
  return reply.send(raw.body ?? undefined);
}

/** Keeps an answer out of every cache (RFC 6749 section 5.1). */
export function noStore(reply: FastifyReply): void {
  reply.header("cache-control", "no-store").header("pragma", "no-cache");
}

function sendJsonText(reply: FastifyReply, value: unknown): FastifyReply {
  return reply.type("application/json; charset=utf-8").send(writeJson(value));
}

function mirror(reply: FastifyReply, headers: Headers | undefined, names: readonly string[]): void {
  for (const name of names) {
    const value = headers?.get(name) ?? null;
    if (value !== null) reply.header(name, value);
  }
}
