// Written by Capstan, the same for every capability. Do not edit: run generate.

import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { addGate } from "./unrouted.js";

/** By which names a server is called, and by whose web pages. `*` in a list stands for any. */
export interface CallerRules {
  /**
   * Host names that callers may address this server by, without ports. By default any; where the server listens on loopback, only this
   * machine's own names, which always count.
   */
  readonly allowedHosts?: readonly string[] | undefined;
  /** Web pages that may call this server: host names, or whole origins (`https://app.example.com`). As `allowedHosts` by default. */
  readonly allowedOrigins?: readonly string[] | undefined;
}

export interface CallerGuard extends CallerRules {
  /** Beyond loopback, where nothing is listed: whether web pages are let in. */
  readonly unlistedOrigins: "refused" | "allowed";
  /** What the server listens on, where that has a name: on loopback one of this machine's own. */
  readonly ownName?: string | undefined;
  /** How a name is added to the lists, for whoever reads the refusal. */
  readonly advice?: string | undefined;
}

type Refuse = (reply: FastifyReply, detail: string) => Promise<FastifyReply>;

/** Servers whose callers are checked already, by the program that listens. */
const guarded = new WeakSet<object>();

/** Guards a whole server, whose adapters then need no guard of their own. Call it before they are registered. */
export function guardServer(app: FastifyInstance, guard: CallerGuard, refuse: Refuse): void {
  guardCallers(app, guard, refuse);
  guarded.add(app.server);
}

/**
 * Refuses strangers' web pages, before anything else is looked at: a page whose host name suddenly points here (DNS rebinding) sends that
 * name as `Host`, and any page its own origin as `Origin`. On a server that is guarded as a whole only lists of the adapter's own count.
 */
export function guardCallers(app: FastifyInstance, guard: CallerGuard, refuse: Refuse): void {
  const listsNothing = guard.allowedHosts === undefined && guard.allowedOrigins === undefined;
  if (guarded.has(app.server) && listsNothing) return;
  // Callers name the same host again and again: what was let in is let in.
  let welcome: string | undefined;
  addGate(app, (request, reply) => {
    const { origin } = request.headers;
    const host = hostHeader(request);
    if (origin === undefined && host !== undefined && host === welcome) return undefined;
    const detail = refusalOf(request, guard, listensOnLoopback(app));
    if (detail !== undefined) return refuse(reply, detail);
    if (origin === undefined) welcome = host;
    return undefined;
  });
}

/** What is wrong with the names in a comma-separated list; undefined where it can be used. */
export function problemOfNames(names: readonly string[]): string | undefined {
  // An origin has no path; the slash that browsers show behind it is none.
  const wrong = names.find(
    (name) =>
      name !== "*" &&
      (hostOf(name) === undefined || /[\\/]./.test(name.replace(/^https?:\/\//i, ""))),
  );
  return wrong === undefined ? undefined : `\`${wrong}\` is no host name`;
}

/** The name that a caller addresses this server by; HTTP/2 has a pseudo-header for it (RFC 9113, 8.3.1). */
function hostHeader({ headers }: FastifyRequest): string | undefined {
  const authority = headers[":authority"];
  return headers.host ?? (typeof authority === "string" ? authority : undefined);
}

function refusalOf(
  request: FastifyRequest,
  guard: CallerGuard,
  onLoopback: boolean,
): string | undefined {
  const { headers } = request;
  const advice = guard.advice === undefined ? "" : `: ${guard.advice}`;
  const own = onLoopback && guard.ownName !== undefined ? [guard.ownName] : [];
  const hosts = guard.allowedHosts ?? (onLoopback ? [] : undefined);
  if (hosts !== undefined && !isNameListed(hostHeader(request), [...hosts, ...own]))
    return `the host name in \`Host\` is not one of this server's${advice}`;
  if (headers.origin === undefined) return undefined;
  const origins = guard.allowedOrigins ?? guard.allowedHosts;
  const listed = origins !== undefined && isOriginListed(headers.origin, origins);
  const local =
    guard.allowedOrigins === undefined && onLoopback && isNameListed(headers.origin, own);
  const unlisted = origins === undefined && !onLoopback && guard.unlistedOrigins === "allowed";
  return listed || local || unlisted
    ? undefined
    : `web pages of the origin in \`Origin\` may not call this server${advice}`;
}

function isNameListed(host: string | undefined, hosts: readonly string[]): boolean {
  const name = host === undefined ? undefined : hostOf(host);
  return (
    hosts.includes("*") ||
    isLocalName(name) ||
    (name !== undefined && hosts.some((one) => hostOf(one) === name))
  );
}

function isOriginListed(origin: string, origins: readonly string[]): boolean {
  const name = hostOf(origin);
  return (
    origins.includes("*") ||
    (name !== undefined &&
      origins.some((one) =>
        one.includes("://") ? originOf(one) === originOf(origin) : hostOf(one) === name,
      ))
  );
}

/** The host name in a `Host`, an `Origin` or an entry of a list, in lower case and without port. */
function hostOf(text: string): string | undefined {
  const url = text.includes("://") ? text : `http://${text}`;
  if (!URL.canParse(url) || /[\s,@?#]/.test(text)) return undefined;
  const name = new URL(url).hostname.replace(/\.$/, "");
  return name === "" ? undefined : name;
}

function originOf(text: string): string | undefined {
  return URL.canParse(text) ? new URL(text).origin : undefined;
}

/** Names that nobody else can own: no page of a stranger's comes from there. */
function isLocalName(name: string | undefined): boolean {
  return name !== undefined && /^(?:(?:.*\.)?localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(name);
}

function listensOnLoopback(app: FastifyInstance): boolean {
  const address = app.server.address();
  return (
    typeof address === "object" &&
    address !== null &&
    /^(?:127\.|::1$|::ffff:127\.)/.test(address.address)
  );
}
