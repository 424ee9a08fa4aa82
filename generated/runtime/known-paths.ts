// Written by Capstan, the same for every capability. Do not edit: run generate.

import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { sendProblem } from "./problem.js";

interface KnownPath {
  readonly pattern: RegExp;
  readonly allow: string;
  readonly refuse: RefuseMethod;
}

/** Answers a method that a path is not served with; `allow` are those that it is. */
export type RefuseMethod = (
  request: FastifyRequest,
  reply: FastifyReply,
  allow: string,
) => FastifyReply;

// By the server that listens: a method that the router does not know is not looked up in its routes.
const known = new WeakMap<object, KnownPath[]>();

/** Remembers that `path`, in the router's syntax, is served with the methods that `allow` lists, and what answers the others. */
export function rememberPath(
  app: FastifyInstance,
  path: string,
  allow: string,
  refuse: RefuseMethod = refuseMethod,
): void {
  const paths = known.get(app.server) ?? [];
  known.set(app.server, paths);
  paths.push({ pattern: patternOf(app.prefix + path), allow, refuse });
}

/** What is served at the path of a request; undefined where nothing is. */
export function knownPathOf(
  request: FastifyRequest,
): Pick<KnownPath, "allow" | "refuse"> | undefined {
  const path = request.url.replace(/[?#].*$/s, "");
  return known.get(request.server.server)?.find(({ pattern }) => pattern.test(path));
}

/** Answers a method that a known path is not served with. */
export function refuseMethod(
  request: FastifyRequest,
  reply: FastifyReply,
  allow: string,
): FastifyReply {
  reply.header("allow", allow);
  return sendProblem(reply, {
    status: 405,
    title: "Method Not Allowed",
    detail: `${request.method} is not served here; ${allow} are`,
  });
}

/** What paths a route takes: each placeholder is one segment or a part of it, a final `*` is the rest. */
function patternOf(path: string): RegExp {
  const segments = path.split("/").map((segment) => {
    if (segment === "*") return ".*";
    // A doubled colon is one of the text.
    const parts = segment.split(/(::|:\w+(?:\([^)]*\))?)/);
    return parts
      .map((part, index) => (index % 2 === 0 ? escapeText(part) : part === "::" ? ":" : "[^/]+"))
      .join("");
  });
  return new RegExp(`^${segments.join("/")}$`);
}

function escapeText(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
