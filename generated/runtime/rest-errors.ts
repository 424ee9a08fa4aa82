// Written by Capstan, the same for every capability. Do not edit: run generate.

import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { type CallError, isCallError } from "./errors.js";
import { RefusedForm } from "./forms.js";
import { type Problem, sendProblem } from "./problem.js";
import { sendFailure } from "./send-answer.js";
import { answerUnknownPath } from "./unrouted.js";
import { InvalidRequest } from "./validate-request.js";

/** Answers an error of a route as a problem document: what the caller can mend is named, what is ours to mend is logged and not told. */
export async function answerError(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  // Nobody is listening any more.
  if (reply.raw.destroyed) return reply.hijack();
  // A body that streams upstream is found too large while it does.
  if (isCallError(error, "network") && isTooLarge(error.cause))
    return await answerError(error.cause, request, reply);
  if (isCallError(error)) return answerCallError(error, request, reply);
  if (error instanceof InvalidRequest) {
    const names = error.errors.map(({ name, detail }) => `\`${name}\` ${detail}`).join(", ");
    return sendProblem(reply, {
      status: 400,
      title: "Bad Request",
      detail: names,
      errors: error.errors,
    });
  }
  if (error instanceof RefusedForm)
    return sendProblem(reply, {
      status: error.statusCode,
      title: error.statusCode === 415 ? "Unsupported Media Type" : "Content Too Large",
      detail: error.message,
    });
  // Of QUERY, before it is seen that nothing is there.
  if (error.code === "FST_ERR_ROUTE_MISSING_CONTENT_TYPE") return answerUnknownPath(request, reply);
  const problem = requestProblem(error);
  if (problem !== undefined) return sendProblem(reply, problem);
  request.log.error({ err: error }, "the request failed");
  return sendProblem(reply, { status: 500, title: "Internal Server Error" });
}

function answerCallError(
  error: CallError,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const operation = error.operation ?? "the call";
  switch (error.kind) {
    case "input":
      return sendProblem(reply, { status: 400, title: "Bad Request", detail: error.message });
    case "status":
    case "oauth":
      return sendFailure(reply, error);
    case "timeout":
      request.log.warn({ err: error }, "the upstream is too slow");
      return sendProblem(reply, {
        status: 504,
        title: "Gateway Timeout",
        detail: `the upstream of ${operation} did not answer in time`,
      });
    case "aborted":
      return sendProblem(reply, {
        status: 503,
        title: "Service Unavailable",
        detail: `${operation} was stopped before it was done`,
      });
    case "configuration":
      request.log.error({ err: error }, "the server is not configured for this call");
      return sendProblem(reply, {
        status: 500,
        title: "Internal Server Error",
        detail: `the server is not configured for ${operation}`,
      });
    case "network":
      request.log.warn({ err: error }, "the upstream cannot be reached");
      return sendProblem(reply, {
        status: 502,
        title: "Bad Gateway",
        detail: `the upstream of ${operation} cannot be reached`,
      });
    case "decode":
    case "redirect":
      request.log.warn({ err: error }, "the upstream's answer cannot be used");
      return sendProblem(reply, {
        status: 502,
        title: "Bad Gateway",
        // A redirect's message says where the upstream is.
        detail:
          error.kind === "decode"
            ? error.message
            : `the answer of the upstream of ${operation} cannot be used`,
      });
  }
}

function isTooLarge(error: unknown): error is FastifyError {
  return error instanceof Error && "code" in error && error.code === "FST_ERR_CTP_BODY_TOO_LARGE";
}

/** What Fastify itself found wrong with a request, in words of our own: its messages may quote the request. */
function requestProblem(error: FastifyError): Problem | undefined {
  switch (error.code) {
    case "FST_ERR_CTP_BODY_TOO_LARGE":
      return {
        status: 413,
        title: "Content Too Large",
        detail: "the body is larger than this server takes",
      };
    case "FST_ERR_CTP_INVALID_MEDIA_TYPE":
      return {
        status: 415,
        title: "Unsupported Media Type",
        detail: "the body's media type is not taken here",
      };
    case "FST_ERR_CTP_EMPTY_JSON_BODY":
      return {
        status: 400,
        title: "Bad Request",
        detail: "the body is empty, and its media type says JSON",
      };
    case "Z_DATA_ERROR":
    case "Z_BUF_ERROR":
      return {
        status: 400,
        title: "Bad Request",
        detail: "the body is not encoded as its content encoding says",
      };
    default:
  }
  const status = error.statusCode ?? 500;
  if (error instanceof SyntaxError && status === 400)
    return { status, title: "Bad Request", detail: "the body is no valid JSON" };
  return status >= 400 && status < 500
    ? { status, title: "Bad Request", detail: "the request cannot be read" }
    : undefined;
}
