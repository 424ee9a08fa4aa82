// Written by Capstan, the same for every capability. Do not edit: run generate.

import type { FastifyReply } from "fastify";
import type { JsonValue } from "./json.js";

declare module "fastify" {
  interface FastifyContextConfig {
    /** How the route answers problems, where its callers read something else than problem documents. */
    sendProblem?: (reply: FastifyReply, problem: Problem) => FastifyReply;
  }
}

/** A problem document (RFC 9457). */
export interface Problem {
  readonly status: number;
  readonly title: string;
  readonly detail?: string | undefined;
  readonly errors?: readonly InvalidInput[] | undefined;
  readonly requestId?: string | undefined;
}

/** One thing that is wrong with a request. */
export interface InvalidInput {
  readonly in: "path" | "query" | "header" | "body" | "cookie";
  /** The parameter's name; for bodies the path of the member, `items/0/id`. */
  readonly name: string;
  readonly detail: string;
}

/** Answers with `problem` as `application/problem+json`, or as its route answers problems. */
export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  const { sendProblem: sendOther } = reply.request.routeOptions.config;
  if (sendOther !== undefined) return sendOther(reply, problem);
  const document: Record<string, JsonValue | readonly InvalidInput[] | undefined> = {
    type: "about:blank",
    ...problem,
  };
  return reply
    .code(problem.status)
    .type("application/problem+json")
    .serializer(JSON.stringify)
    .send(document);
}

/** Answers a caller that is not let in, whoever it says it is. */
export async function refuseCaller(reply: FastifyReply, detail: string): Promise<FastifyReply> {
  return await sendProblem(reply, { status: 403, title: "Forbidden", detail });
}
