// Written by Capstan, the same for every capability. Do not edit: run generate.

import { randomUUID } from "node:crypto";
import type { EventEmitter } from "node:events";
import Fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyServerOptions,
} from "fastify";
import { guardServer } from "./allowed-hosts.js";
import { refuseAmbiguous } from "./ambiguous-request.js";
import { settingOf } from "./command-line.js";
import { answerClientError, answerUnmetRequests } from "./client-errors.js";
import type { Connection } from "./connection.js";
import { trust } from "./trust.js";
import { continueOnceRead } from "./expect-continue.js";
import { endLateStreams } from "./late-streams.js";
import { routeOverlaps, watchRoutes } from "./left-methods.js";
import { lingerAfterAnswers } from "./linger.js";
import { loggerOptions } from "./logging.js";
import { refuseCaller, sendProblem } from "./problem.js";
import type { Place } from "./places.js";
import { StartError } from "./start-error.js";
import {
  answerUnknownPaths,
  answerUnrouted,
  isUnknownMethod,
  refuseUnreadable,
  routedUrl,
} from "./unrouted.js";
import { whenClosed } from "./when-closed.js";

/** A server that an adapter can be registered on. */
export interface HttpServer {
  readonly app: FastifyInstance;
  /** Starts to listen, and answers with its URL. Fails with a StartError. */
  readonly listen: () => Promise<string>;
  /** Takes no more requests, lets those under way be answered, and answers 503 to those that take longer than `patienceMs`. */
  readonly close: (patienceMs: number) => Promise<void>;
}

/** Where log lines go. */
export interface LogDestination {
  readonly write: (line: string) => void;
}

export interface ServerKind {
  readonly logLevel: string;
  readonly connection: Connection;
  readonly logs: LogDestination | undefined;
}

/** Adapters check requests and write answers by themselves: the packages that Fastify has for it need not be loaded. */
const noCompilers = trust<NonNullable<FastifyServerOptions["schemaController"]>>({
  compilersFactory: {
    buildValidator: () => () => () => true,
    buildSerializer: () => () => JSON.stringify,
  },
});

/** A server for the listener at `place`, which is guarded against web pages of strangers. */
export function createServer(place: Place, { logLevel, connection, logs }: ServerKind): HttpServer {
  const app = Fastify({
    // Fastify has a type for each kind of server; adapters use what all of them have.
    ...connection.server,
    trustProxy: connection.trustProxy,
    logger: { ...loggerOptions, level: logLevel, ...(logs === undefined ? {} : { stream: logs }) },
    // A caller's own request id is kept where it is harmless to log.
    genReqId: (request) => {
      const given = request.headers["x-request-id"];
      return typeof given === "string" && /^[\w.:-]{1,64}$/.test(given) ? given : randomUUID();
    },
    requestTimeout: connection.times.requestTimeout,
    schemaController: noCompilers,
    ...("http2" in connection.server ? {} : { forceCloseConnections: "idle" as const }),
    return503OnClosing: false,
    // Longer than a request line can be: how long a part of a path may be is said where hooks run (`refuseUnreadable`).
    routerOptions: { maxParamLength: 1_000_000 },
    rewriteUrl: routedUrl,
    frameworkErrors: answerUnrouted,
    clientErrorHandler: answerClientError,
  });
  watchRoutes(app);
  answerUnmetRequests(app);
  // A server of HTTP/2 takes them as properties alone, for what speaks HTTP/1.1 to it.
  Object.assign(app.server, connection.times);
  // Node leaves out what comes behind the 2,000th header; how long all are together has a limit of its own.
  Object.assign(app.server, { maxHeadersCount: 0 });
  if ("http2" in connection.server) endLateStreams(app, connection.times.requestTimeout);
  continueOnceRead(app);
  lingerAfterAnswers(app);
  app.addHook("onRequest", (request, reply, done) => {
    reply.header("x-request-id", request.id);
    done();
  });
  refuseAmbiguous(app);
  refuseUnreadable(app);
  // The other adapters answer errors of all that they serve.
  if (place.listener.kind === "mcp")
    app.setErrorHandler<FastifyError>(async (error, request, reply) => {
      if (isUnknownMethod(error)) return await answerUnrouted(error, request, reply);
      throw error;
    });
  const close = closeGently(app);
  const { listener, allowedHosts, allowedOrigins } = place;
  const { flag } = settingOf(listener.name, "allowed-hosts", "");
  const origins = settingOf(listener.name, "allowed-origins", "").flag;
  guardServer(
    app,
    {
      allowedHosts,
      allowedOrigins,
      ownName: place.address,
      unlistedOrigins: "refused",
      advice: `whoever runs it lists them by ${flag} and ${origins}`,
    },
    listener.kind === "mcp" ? refuseMessage : refuseCaller,
  );
  return { app, close, listen: async () => await listen(app, place, connection) };
}

/** A refusal as MCP clients read it. */
async function refuseMessage(reply: FastifyReply, message: string): Promise<FastifyReply> {
  return await reply
    .code(403)
    .type("application/json")
    .send(JSON.stringify({ jsonrpc: "2.0", error: { code: -32000, message }, id: null }));
}

async function listen(app: FastifyInstance, place: Place, { scheme }: Connection): Promise<string> {
  const { listener, port, address } = place;
  routeOverlaps(app);
  // Last, so that every hook of the adapter runs before it.
  answerUnknownPaths(app);
  try {
    const url = new URL(
      await app.listen({ port, host: address, listenTextResolver: (at) => `listens on ${at}` }),
    );
    const host = isAny(address) ? "localhost" : address.includes(":") ? `[${address}]` : address;
    return `${scheme}://${host}:${url.port || (scheme === "https" ? "443" : "80")}`;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    const { flag, variable } = settingOf(listener.name, "port", "");
    if (code === "EADDRINUSE")
      throw new StartError(
        `port ${port} on ${address} is in use: set ${variable} or ${flag} to another for ${listener.name}`,
      );
    if (code === "EACCES")
      throw new StartError(
        `port ${port} may not be taken without more rights: set ${variable} or ${flag} to another for ${listener.name}`,
      );
    if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND")
      throw new StartError(
        `${address} is no address of this machine: set ${settingOf(listener.name, "address", "").variable} for ${listener.name}`,
      );
    throw error;
  }
}

function isAny(address: string): boolean {
  return address === "0.0.0.0" || address === "::";
}

const stopping = {
  status: 503,
  title: "Service Unavailable",
  detail: "the server is stopping",
} as const;

/** What closes `app` without dropping a request. */
function closeGently(app: FastifyInstance): HttpServer["close"] {
  const open = new Set<FastifyReply>();
  const sessions = sessionsOf(app);
  let closing = false;
  app.addHook("onRequest", (_request, reply, done) => {
    // On a connection that was open already.
    if (closing) {
      sendProblem(reply, stopping);
      return;
    }
    open.add(reply);
    whenClosed(reply.raw, () => open.delete(reply));
    done();
  });
  return async (patienceMs) => {
    closing = true;
    sessions.forEach((session) => session.close());
    const overdue = setTimeout(() => open.forEach(cutOff), patienceMs);
    // Connections that are idle, or on which no request was ever begun, would hold the server open until the client lets go.
    const sweep = setInterval(() => {
      if (open.size === 0) sessions.forEach((session) => session.destroy());
      // Servers that speak HTTP/2 have connections in sessions alone.
      if (typeof app.server.closeAllConnections !== "function") return;
      if (open.size === 0) app.server.closeAllConnections();
      else app.server.closeIdleConnections();
    }, 100);
    try {
      await app.close();
    } finally {
      clearTimeout(overdue);
      clearInterval(sweep);
    }
  };
}

/** The part of a session of HTTP/2 (`node:http2`) that ends it. */
interface Session {
  readonly close: () => void;
  readonly destroy: () => void;
}

/** Connections that speak HTTP/2: none where the server does not. */
function sessionsOf(app: FastifyInstance): ReadonlySet<Session> {
  const sessions = new Set<Session>();
  app.server.on("session", (session: Session & Pick<EventEmitter, "once">) => {
    sessions.add(session);
    session.once("close", () => sessions.delete(session));
  });
  return sessions;
}

/** Answers in place of a handler that takes too long; an answer that has begun can only be broken off. */
function cutOff(reply: FastifyReply): void {
  const { raw } = reply.hijack();
  if (raw.headersSent) {
    raw.destroy();
    return;
  }
  raw.writeHead(stopping.status, {
    "content-type": "application/problem+json",
    // HTTP/2 has no such header (RFC 9113, 8.2.2).
    ...(reply.request.raw.httpVersionMajor > 1 ? {} : { connection: "close" }),
  });
  raw.end(JSON.stringify({ type: "about:blank", ...stopping }));
}
