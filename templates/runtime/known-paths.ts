import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { isPlain } from "./left-methods.js";
import { sendProblem } from "./problem.js";
import { routingHeaders } from "./route-by-header.js";

interface KnownPath {
  /** As it was registered, `/pets/:id`. */
  readonly path: string;
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

/** Paths without patterns, segment by segment. */
interface Branch {
  readonly texts: Map<string, Branch>;
  any: Branch | undefined;
  here: KnownPath | undefined;
}

interface KnownPaths {
  readonly all: KnownPath[];
  readonly plain: Branch;
}

// By the server that listens: a method that the router does not know is not looked up in its routes.
const known = new WeakMap<object, KnownPaths>();

/** Remembers that `path`, in the router's syntax, is served with the methods that `allow` lists, and what answers the others. */
export function rememberPath(
  app: FastifyInstance,
  path: string,
  allow: string,
  refuse: RefuseMethod = refuseMethod,
): void {
  const paths = known.get(app.server) ?? { all: [], plain: emptyBranch() };
  known.set(app.server, paths);
  const whole = app.prefix + path;
  const added = { path: whole, segments: segmentsOf(whole), allow, refuse };
  paths.all.push(added);
  if (isPlain(whole)) grow(paths.plain, added);
}

/** What is served at the path of a request, of several paths the one that the router would choose; undefined where nothing is. */
export function knownPathOf(
  request: FastifyRequest,
): Pick<KnownPath, "path" | "allow" | "refuse"> | undefined {
  const paths = known.get(request.server.server);
  if (paths === undefined) return undefined;
  // A request may name the whole URL (RFC 9112, 3.2.2).
  const path = request.url.replace(/[?#].*$/s, "").replace(/^https?:\/\/[^/]*/i, "") || "/";
  const asked = path.split("/");
  return (
    findPlain(paths.plain, asked, 0) ?? paths.all.find(({ segments }) => takes(segments, asked))
  );
}

function emptyBranch(): Branch {
  return { texts: new Map(), any: undefined, here: undefined };
}

function grow(root: Branch, added: KnownPath): void {
  let branch = root;
  for (const segment of added.path.split("/")) {
    if (segment.startsWith(":")) branch = branch.any ??= emptyBranch();
    else {
      const next = branch.texts.get(segment) ?? emptyBranch();
      branch.texts.set(segment, next);
      branch = next;
    }
  }
  branch.here ??= added;
}

/** As the router looks: a text goes before a placeholder, which takes nothing, too. */
function findPlain(branch: Branch, asked: readonly string[], depth: number): KnownPath | undefined {
  const segment = asked[depth];
  if (segment === undefined) return branch.here;
  const text = branch.texts.get(segment.includes("%") ? decoded(segment) : segment);
  return (
    (text && findPlain(text, asked, depth + 1)) ??
    (branch.any && findPlain(branch.any, asked, depth + 1))
  );
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
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
export function segmentsOf(path: string): readonly (RegExp | undefined)[] {
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
