import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { type CallError, type CallErrorKind, isCallError } from "./errors.js";
import { type Problem, sendProblem } from "./problem.js";
import { InvalidRequest } from "./refused-request.js";
import { isNeverSent } from "./retry-delay.js";
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
  const { kind } = error;
  // What the upstream answered is handed on.
  if (kind === "status" || kind === "oauth") return sendFailure(reply, error);
  logFailure(error, kind, request);
  return sendProblem(reply, problemOf(error, kind));
}

type OwnFailure = Exclude<CallErrorKind, "status" | "oauth">;

/** Says what whoever runs the server can mend. */
function logFailure(error: CallError, kind: OwnFailure, { log }: FastifyRequest): void {
  switch (kind) {
    case "input":
    case "aborted":
      return;
    case "configuration":
      return log.error({ err: error }, "the server is not configured for this call");
    case "timeout":
      return log.warn(
        { err: error },
        isOfStep(error) ? "a step takes too long" : "the upstream is too slow",
      );
    case "network":
      return log.warn(
        { err: error },
        `the upstream${hasBegun(error) ? "'s answer broke off" : ` ${silence(error)}`}`,
      );
    case "decode":
    case "redirect":
      return log.warn({ err: error }, "the upstream's answer cannot be used");
  }
}

/** What the caller is told, which of a redirect is not its message: that says where the upstream is. */
function problemOf(error: CallError, kind: OwnFailure): Problem {
  const { operation = "the call", message } = error;
  const badGateway = (detail: string): Problem => ({ status: 502, title: "Bad Gateway", detail });
  switch (kind) {
    case "input":
      return { status: 400, title: "Bad Request", detail: message };
    case "timeout": {
      const detail = isOfStep(error)
        ? message
        : `the upstream of ${operation} did not answer in time`;
      return { status: 504, title: "Gateway Timeout", detail };
    }
    case "aborted": {
      const detail = `${operation} was stopped before it was done`;
      return { status: 503, title: "Service Unavailable", detail };
    }
    case "configuration": {
      const detail = `the server is not configured for ${operation}`;
      return { status: 500, title: "Internal Server Error", detail };
    }
    case "network":
      return badGateway(
        hasBegun(error)
          ? `the answer of the upstream of ${operation} broke off`
          : `the upstream of ${operation} ${silence(error)}`,
      );
    case "decode":
      return badGateway(message);
    case "redirect":
      return badGateway(`the answer of the upstream of ${operation} cannot be used`);
  }
}

/** What calls no operation waits for no upstream: it says itself which step it is. */
function isOfStep(error: CallError): boolean {
  return error.operation === undefined;
}

/** With a status, the answer had begun. */
function hasBegun(error: CallError): boolean {
  return error.status !== undefined;
}

/** Why there is no answer, as far as a failure tells: what was reached may have done what it was asked for. */
function silence(error: CallError): string {
  return isNeverSent(error) ? "cannot be reached" : "gave no answer that can be read";
}

function isOfBody(error: unknown): error is FastifyError {
  return (
    error instanceof InvalidRequest ||
    (error instanceof Error && "code" in error && error.code === "FST_ERR_CTP_BODY_TOO_LARGE")
  );
}
