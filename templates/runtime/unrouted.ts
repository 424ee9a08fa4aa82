import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { knownPathOf } from "./known-paths.js";
import { sendProblem } from "./problem.js";

/** Answers a request that must not pass, and leaves the others alone; undefined where it sees so at once. */
export type Gate = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown> | undefined;

const gates = new WeakMap<object, Gate[]>();
const openPaths = new WeakMap<object, ReadonlySet<string>>();

/** Puts `gate` before every route of `app`, and before what Fastify answers without a route: a URL that it cannot read. */
export function addGate(app: FastifyInstance, gate: Gate): void {
  const open = openPaths.get(app.server);
  const guard: Gate =
    open === undefined
      ? gate
      : (request, reply) =>
          open.has(request.url.replace(/\?.*$/s, "")) ? undefined : gate(request, reply);
  app.addHook("onRequest", (request, reply, done) => {
    const seen = guard(request, reply);
    if (seen === undefined) done();
    else
      seen.then(
        () => (reply.sent ? undefined : done()),
        (error: unknown) => done(error instanceof Error ? error : new Error(String(error))),
      );
  });
  gates.set(app.server, [...(gates.get(app.server) ?? []), guard]);
}

/** Lets requests for those paths past the gates that are added later. */
export function openGates(app: FastifyInstance, paths: readonly string[]): void {
  openPaths.set(app.server, new Set(paths));
}

/** Whether an error says that the router does not know the method (over HTTP/2, where all are let in). */
export function isUnknownMethod({ code }: { readonly code?: string }): boolean {
  return code === "FST_ERR_NOT_FOUND";
}

/** Answers a URL that the router cannot read, or a method that it does not know, after the gates of the server: Fastify runs no hooks for either. */
export async function answerUnrouted(
  error: { readonly code: string },
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  reply.header("x-request-id", request.id);
  for (const gate of gates.get(request.server.server) ?? []) {
    await gate(request, reply);
    if (reply.sent) return reply;
  }
  if (isUnknownMethod(error))
    return sendProblem(reply, {
      status: 501,
      title: "Not Implemented",
      detail: "the method is not known here",
    });
  const isLong = error.code === "FST_ERR_MAX_PARAM_LENGTH";
  return sendProblem(reply, {
    status: isLong ? 414 : 400,
    title: isLong ? "URI Too Long" : "Bad Request",
    detail: isLong
      ? "a part of the path is longer than this server takes"
      : "the path is not percent-encoded as UTF-8",
  });
}

/**
 * Answers what no route of `app` knows, before a body is read: what is wrong is the path, or the method. Where the application that `app` is part of
 * answers unknown paths itself, it goes on doing so.
 */
export function answerUnknownPaths(app: FastifyInstance): void {
  try {
    app.setNotFoundHandler(answerUnknownPath);
  } catch {
    return;
  }
  app.addHook("preParsing", (request, reply, payload, done) => {
    if (request.is404) answerUnknownPath(request, reply);
    else done(null, payload);
  });
}

/** Answers a path that no route knows, or a method that the router does not. */
export function answerUnknownPath(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = knownPathOf(request);
  if (known !== undefined) return known.refuse(request, reply, known.allow);
  const path = request.url.replace(/[?#].*$/s, "");
  return sendProblem(reply, {
    status: 404,
    title: "Not Found",
    detail: `nothing is served at ${path.slice(0, 200)}`,
  });
}
