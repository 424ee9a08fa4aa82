import type { FastifyReply, FastifyRequest } from "fastify";
import type { CallOptions } from "./call.js";
import type { Problem } from "./problem.js";
import { answerPrivately } from "./rest-context.js";

/** Keeps an answer out of every cache (RFC 6749 section 5.1). */
export function noStore(reply: FastifyReply): void {
  reply.header("cache-control", "no-store").header("pragma", "no-cache");
}

/** Answers with a problem as an OAuth 2.0 error document (RFC 6749 section 5.2) that no cache may keep. */
export function sendOAuthProblem(
  reply: FastifyReply,
  { status, title, detail }: Problem,
): FastifyReply {
  noStore(reply);
  return reply
    .code(status)
    .type("application/json")
    .serializer(JSON.stringify)
    .send({ error: errorCode(status), error_description: asDescription(detail ?? title) });
}

/** Who asks what a token is proves it as a client, or by an access token of its own (RFC 7662 section 2.1). */
export const introspectionSchemes: readonly string[] = ["basic", "bearer", "dpop"];

/**
 * `options` with what the caller proves by its headers: its credentials of one of `schemes`, by default Basic, for clients that authenticate by
 * `client_secret_basic`, and its DPoP proof (RFC 9449).
 */
export function passAuthorization(
  request: FastifyRequest,
  options: CallOptions,
  schemes: readonly string[] = ["basic"],
): CallOptions {
  const { authorization } = request.headers;
  const scheme = authorization?.split(" ", 1)[0]?.toLowerCase();
  if (authorization === undefined || scheme === undefined || !schemes.includes(scheme))
    return passProof(request, options);
  answerPrivately(request);
  const { oauthClient, ...passed } = passProof(request, options);
  return { ...passed, oauthClient: { ...oauthClient, authorization } };
}

/** `options` with the caller's DPoP proof alone: for adapters whose callers prove to the adapter itself who they are by the header `Authorization`. */
export function passProof(request: FastifyRequest, options: CallOptions): CallOptions {
  const { dpop } = request.headers;
  return typeof dpop === "string" ? { ...options, oauthClient: { dpop } } : options;
}

function errorCode(status: number): string {
  if (status === 401) return "invalid_client";
  if (status < 500) return "invalid_request";
  return status === 503 || status === 504 ? "temporarily_unavailable" : "server_error";
}

/** RFC 6749 section 5.2 allows printable ASCII without quotes and backslashes. */
function asDescription(text: string): string {
  return text.replace(/["\\]/g, "'").replace(/[^\x20-\x7e]/g, "?");
}
