// Written by Capstan, the same for every capability. Do not edit: run generate.

import { PassThrough } from "node:stream";
import {
  type AuthInfo,
  classifyInboundRequest,
  isJsonContentType,
  type JSONRPCMessage,
  type JSONRPCRequest,
  type McpServerFactory,
  SUPPORTED_PROTOCOL_VERSIONS,
  type Transport,
} from "@modelcontextprotocol/server";
import type { FastifyReply, FastifyRequest } from "fastify";
import { asDeclared, isJsonObject, type JsonValue } from "./json.js";

/** A request over HTTP that one message answers, and who makes it. */
export interface Exchange {
  readonly message: JSONRPCRequest;
  /** The request in the form that handlers see. */
  readonly asked: Request;
  readonly authInfo: AuthInfo | undefined;
  /** Aborted when the caller cancels or goes. */
  readonly ended: AbortSignal;
}

/** Between two comments that keep a silent stream open, in milliseconds. */
const keepAliveMs = 15_000;

/**
 * The one request of a client that speaks a revision before 2026-07-28, where nothing about it is to be refused; undefined for everything else: the
 * protocol's package answers that. Most requests are such, and in the package each of them is a stream of events in a stream of another kind.
 */
export function plainRequest(
  { method, headers }: FastifyRequest,
  message: JsonValue | undefined,
): JSONRPCRequest | undefined {
  if (!isJsonObject(message) || !Object.hasOwn(message, "id")) return undefined;
  const { accept = "", "content-type": type, "mcp-protocol-version": version } = headers;
  const takesBoth = accept.includes("application/json") && accept.includes("text/event-stream");
  if (!takesBoth || !isJsonContentType(type ?? null) || !isSupported(version)) return undefined;
  const route = classifyInboundRequest({
    httpMethod: method,
    body: message,
    ...(typeof version === "string" ? { protocolVersionHeader: version } : {}),
  });
  const isPlain = route.kind === "legacy" && route.reason === "no-claim";
  return isPlain ? asDeclared<JSONRPCRequest>(message) : undefined;
}

function isSupported(version: string | readonly string[] | undefined): boolean {
  if (version === undefined) return true;
  return typeof version === "string" && SUPPORTED_PROTOCOL_VERSIONS.includes(version);
}

/** The connection of one exchange: its server tells it which scopes a request needs. */
interface Connection extends Transport {
  readonly setScopeChallengeResolver: (asks: ScopeQuestion) => void;
  asksForScopes?: ScopeQuestion;
}

/** What a server says to a caller who lacks scopes; undefined where it says nothing. */
type ScopeQuestion = (context: {
  readonly request: JSONRPCRequest;
  readonly authInfo?: AuthInfo;
}) => unknown;

/**
 * Lets a server that `factory` makes answer one request: with JSON, or with events once something is told before the answer, or it takes long. Answers with
 * false, and has sent nothing, where the package has more to say: there is no server, or it asks for scopes that the caller lacks.
 */
export async function answerExchange(
  factory: McpServerFactory,
  { message, asked, authInfo, ended }: Exchange,
  reply: FastifyReply,
): Promise<boolean> {
  const who = authInfo === undefined ? {} : { authInfo };
  const outlet = createOutlet(reply);
  const connection = connect(outlet);
  try {
    const server = await factory({ era: "legacy", requestInfo: asked, ...who });
    await server.connect(connection);
  } catch {
    return false;
  }
  if ((await connection.asksForScopes?.({ request: message, ...who })) !== undefined) {
    connection.onclose?.();
    return false;
  }
  const close = (): void => void connection.close();
  ended.addEventListener("abort", close, { once: true });
  reply.raw.once("close", close);
  outlet.open();
  connection.onmessage?.(message, { request: asked, ...who });
  await outlet.begun;
  return true;
}

function connect(outlet: Outlet): Connection {
  let isClosed = false;
  const connection: Connection = {
    start: async () => undefined,
    send: async (message) => outlet.send(message),
    close: async () => {
      if (isClosed) return;
      isClosed = true;
      outlet.end();
      connection.onclose?.();
    },
    setScopeChallengeResolver: (asksForScopes) => {
      connection.asksForScopes = asksForScopes;
    },
  };
  return connection;
}

interface Outlet {
  /** From now on something is sent. */
  readonly open: () => void;
  /** Once something is sent. */
  readonly begun: Promise<void>;
  readonly send: (message: JSONRPCMessage) => void;
  /** Nothing more comes. */
  readonly end: () => void;
}

function createOutlet(reply: FastifyReply): Outlet {
  let begin: () => void;
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  let events: PassThrough | undefined;
  let isAnswered = false;
  const stream = (): PassThrough => {
    if (events !== undefined) return events;
    events = new PassThrough();
    reply.headers(eventStream).send(events);
    begin();
    return events;
  };
  let keepAlive: ReturnType<typeof setInterval> | undefined;
  const end = (): void => {
    clearInterval(keepAlive);
    if (!isAnswered) stream().end();
    isAnswered = true;
  };
  return {
    begun,
    open() {
      keepAlive = setInterval(() => stream().write(": keepalive\n\n"), keepAliveMs);
      keepAlive.unref();
    },
    send(message) {
      if (isAnswered) return;
      const text = jsonOf(message);
      const isAnswer = !("method" in message);
      if (events === undefined && isAnswer) {
        isAnswered = true;
        reply.type("application/json").send(text);
        begin();
      } else stream().write(`event: message\ndata: ${text}\n\n`);
      if (isAnswer) end();
    },
    end,
  };
}

/** A message as JSON; where it holds what JSON has no text for, a failure of the server in its place. */
function jsonOf(message: JSONRPCMessage): string {
  try {
    return JSON.stringify(message);
  } catch {
    const id = "id" in message ? message.id : null;
    return JSON.stringify({
      jsonrpc: "2.0",
      id,
      error: { code: -32603, message: "Internal error" },
    });
  }
}

const eventStream = {
  "content-type": "text/event-stream",
  "cache-control": "no-cache, no-transform",
  "x-accel-buffering": "no",
};
