// Written by Capstan, the same for every capability. Do not edit: run generate.

import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { sendProblem } from "./problem.js";
import { routingHeaders } from "./route-by-header.js";

interface KnownPath {
  readonly segments: readonly (RegExp | undefined)[];
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
  paths.push({ segments: segmentsOf(app.prefix + path), allow, refuse });
}

/** What is served at the path of a request; undefined where nothing is. */
export function knownPathOf(
  request: FastifyRequest,
): Pick<KnownPath, "allow" | "refuse"> | undefined {
  const path = request.url.replace(/[?#].*$/s, "");
  const asked = path.split("/");
  return known.get(request.server.server)?.find(({ segments }) => takes(segments, asked));
}

function takes(segments: KnownPath["segments"], asked: readonly string[]): boolean {
  return (
    (segments.length === asked.length ||
      (asked.length > segments.length && segments.at(-1) === undefined)) &&
    segments.every((segment, index) => segment === undefined || segment.test(asked[index] ?? ""))
  );
}

/** Answers a method that a known path is not served with, by `send` in the words of its other errors. */
export function refuseMethod(
  request: FastifyRequest,
  reply: FastifyReply,
  allow: string,
  send: typeof sendProblem = sendProblem,
): FastifyReply {
  // The path is served with that method, to those who say which of its operations they mean.
  const told = routingHeaders(request.server);
  if (told.size > 0 && allow.split(", ").includes(request.method)) return refuseUntold(reply, told);
  reply.header("allow", allow);
  return send(reply, {
    status: 405,
    title: "Method Not Allowed",
    detail: `${request.method} is not served here; ${allow} are`,
  });
}

const mostValues = 10;

function refuseUntold(
  reply: FastifyReply,
  told: ReadonlyMap<string, ReadonlySet<string>>,
): FastifyReply {
  const errors = [...told].map(([name, values]) => {
    const some = [...values].slice(0, mostValues).map((value) => `\`${value}\``);
    const more = values.size > mostValues ? `, and ${values.size - mostValues} others` : "";
    const detail = `must say which operation is meant: ${some.join(", ")}${more}`;
    return { in: "header" as const, name, detail };
  });
  const detail = errors.map(({ name, detail: why }) => `\`${name}\` ${why}`).join(", ");
  return sendProblem(reply, { status: 400, title: "Bad Request", detail, errors });
}

/** What segments a route takes: each placeholder is one or a part of it; undefined is all that is left. */
function segmentsOf(path: string): readonly (RegExp | undefined)[] {
  return path.split("/").map((segment) => (segment === "*" ? undefined : patternOf(segment)));
}

function patternOf(segment: string): RegExp {
  let pattern = "";
  let rest = segment;
  while (rest !== "") {
    // A doubled colon is one of the text.
    const [text = "", colons = "", name = ""] = /^([^:]*)(::|:)?(\w*)/.exec(rest)?.slice(1) ?? [];
    pattern += escapeText(text);
    rest = rest.slice(text.length + colons.length);
    if (colons === "::") pattern += ":";
    if (colons !== ":") continue;
    rest = rest.slice(name.length);
    const bounds = rest.slice(0, endOfGroup(rest));
    pattern += bounds || ".+";
    rest = rest.slice(bounds.length);
  }
  return new RegExp(`^${pattern}$`, "s");
}

/** Where the group that `text` begins with ends; 0 where it begins with none. */
function endOfGroup(text: string): number {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === "(") depth += 1;
    else if (text[at] === ")") depth -= 1;
    if (depth === 0) return at === 0 ? 0 : at + 1;
  }
  return 0;
}

function escapeText(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
