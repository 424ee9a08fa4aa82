import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { type CallError, isCallError } from "./errors.js";
import { sendProblem } from "./problem.js";
import { InvalidRequest } from "./refused-request.js";
import { requestProblem } from "./request-problem.js";
import { sendFailure } from "./send-answer.js";
import { answerUnrouted, isUnknownMethod } from "./unrouted.js";

/** Answers an error of a route as a problem document: what the caller can mend is named, what is ours to mend is logged and not told. */
export async function answerError(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  // Nobody is listening any more.
  if (reply.raw.destroyed) return reply.hijack();
  // What is wrong with a body that streams upstream is found while it does.
  if (isCallError(error, "network") && isOfBody(error.cause))
    return await answerError(error.cause, request, reply);
  if (isUnknownMethod(error)) return await answerUnrouted(error, request, reply);
  if (isCallError(error)) return answerCallError(error, request, reply);
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
      // With a status, the answer had begun.
      request.log.warn(
        { err: error },
        error.status === undefined
          ? "the upstream cannot be reached"
          : "the upstream's answer broke off",
      );
      return sendProblem(reply, {
        status: 502,
        title: "Bad Gateway",
        detail:
          error.status === undefined
            ? `the upstream of ${operation} cannot be reached`
            : `the answer of the upstream of ${operation} broke off`,
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

function isOfBody(error: unknown): error is FastifyError {
  return (
    error instanceof InvalidRequest ||
    (error instanceof Error && "code" in error && error.code === "FST_ERR_CTP_BODY_TOO_LARGE")
  );
}
