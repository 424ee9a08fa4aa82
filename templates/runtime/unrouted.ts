import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { knownPathOf } from "./known-paths.js";
import { answersUnrouted } from "./left-methods.js";
import { sendProblem } from "./problem.js";
import { trust } from "./trust.js";

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
  return refusePath(reply);
}

const unreadable = new WeakSet<object>();

/**
 * The URL by which a request is routed. A path that is not percent-encoded as UTF-8 is routed as the text that it is, and refused by `refuseUnreadable` where hooks and
 * gates of the route have had their say: Fastify itself runs none for it.
 */
export function routedUrl(request: { readonly url?: string | undefined }): string {
  const { url = "/" } = request;
  if (!url.includes("%")) return url;
  const path = url.replace(/[?#].*$/s, "");
  try {
    decodeURIComponent(path);
    return url;
  } catch {
    unreadable.add(request);
    return path.replaceAll("%", "%25") + url.slice(path.length);
  }
}

/** What a placeholder of a path may hold at most, in characters. */
const longestPart = 2_000;

/** Refuses what `routedUrl` could not read, and parts of a path that are too long. */
export function refuseUnreadable(app: FastifyInstance): void {
  app.addHook("preParsing", (request, reply, payload, done) => {
    if (unreadable.has(request.raw)) refusePath(reply);
    else if (hasLongPart(request.params))
      sendProblem(reply, {
        status: 414,
        title: "URI Too Long",
        detail: "a part of the path is longer than this server takes",
      });
    else done(null, payload);
  });
}

/** Whether the value of a placeholder is too long; what is left of a path (`*`) is none. */
function hasLongPart(params: unknown): boolean {
  if (typeof params !== "object" || params === null) return false;
  const texts: Readonly<Record<string, unknown>> = trust(params);
  for (const name in texts) {
    const value = texts[name];
    if (name !== "*" && typeof value === "string" && value.length > longestPart) return true;
  }
  return false;
}

function refusePath(reply: FastifyReply): FastifyReply {
  return sendProblem(reply, {
    status: 400,
    title: "Bad Request",
    detail: "the path is not percent-encoded as UTF-8",
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
  answersUnrouted(app);
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
