import { randomUUID } from "node:crypto";
import {
  type AuthInfo,
  createMcpHandler,
  type McpServerFactory,
} from "@modelcontextprotocol/server";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { type CallerRules, guardCallers } from "./allowed-hosts.js";
import { authInfoOf } from "./auth-info.js";
import { keepDigits } from "./exact-arguments.js";
import { type JsonValue, property } from "./json.js";
import { createRunningRequests, isInitialize } from "./mcp-cancel.js";
import { tryFactory } from "./mcp-server.js";
import { keepLog } from "./request-log.js";
import { nameWork } from "./request-name.js";

export interface MountOptions extends CallerRules {
  /** Where the server answers; `/mcp` and `/` by default. */
  readonly paths?: readonly string[] | undefined;
  /** The largest message taken; 4 MiB by default. */
  readonly maxBodyBytes?: number | undefined;
  /** Who is asking, for handlers and for options that are chosen by it: what the application has found out before; by default what its access token says, where the server takes tokens. */
  readonly authInfo?: ((request: FastifyRequest) => AuthInfo | undefined) | undefined;
}

const defaultMaxBodyBytes = 4 * 1024 * 1024;

/** Serves MCP over Streamable HTTP on `app`: `factory` makes one server per request, whichever revision of the protocol the client speaks. */
export async function mountMcp(
  app: FastifyInstance,
  factory: McpServerFactory,
  options: MountOptions = {},
): Promise<void> {
  await tryFactory(factory);
  const maxRequestBodySize = options.maxBodyBytes ?? defaultMaxBodyBytes;
  const handler = createMcpHandler(factory, {
    maxRequestBodySize,
    onerror: (error) => app.log.warn({ err: error }, "an MCP request was not served"),
  });
  const running = createRunningRequests();
  const answerMessage = async (
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply> => {
    const message = readMessage(request);
    const caller = callerOf(request);
    nameWork(request, methodOf(message));
    const cancelled = new AbortController();
    running.cancel(caller, message ?? null);
    const answer = running.begin(caller, message ?? null, () => cancelled.abort());
    reply.raw.once("close", answer.end);
    const authInfo = options.authInfo?.(request) ?? authInfoOf(request);
    const asked = toWebRequest(request, reply, cancelled.signal);
    if (message !== undefined) keepDigits(asked, textOf(request));
    keepLog(asked, (members, line) => request.log.warn(members, line));
    const response = await handler.fetch(asked, {
      parsedBody: message,
      ...(authInfo === undefined ? {} : { authInfo }),
    });
    // The one thing that tells two callers apart who give their requests the same id.
    if (message !== undefined && isInitialize(message))
      reply.header("mcp-session-id", randomUUID());
    return await sendResponse(reply, response);
  };
  // Before the server waits for open answers: streams end only here.
  app.addHook("preClose", async () => await handler.close());
  // In a scope of its own, so that bodies stay unread for the protocol here and nowhere else.
  await app.register(async (scope) => {
    guardCallers(scope, { ...options, unlistedOrigins: "refused" }, async (reply, detail) =>
      refuse(reply, 403, detail),
    );
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) =>
      done(null, body),
    );
    scope.setErrorHandler(async (error: { readonly statusCode?: number }, request, reply) => {
      const status = error.statusCode ?? 500;
      if (status >= 500) request.log.error({ err: error }, "an MCP request failed");
      return await refuse(
        reply,
        status,
        status === 413
          ? "the message is too large"
          : status < 500
            ? "the message cannot be read"
            : "the server failed",
      );
    });
    for (const url of options.paths ?? ["/mcp", "/"]) {
      scope.route({
        method: ["GET", "POST", "DELETE"],
        url,
        bodyLimit: maxRequestBodySize,
        exposeHeadRoute: false,
        handler: async (request, reply) => await answerMessage(request, reply),
      });
      scope.route({
        method: ["HEAD", "OPTIONS", "PUT", "PATCH"],
        url,
        onRequest: async (_request, reply) => {
          reply.header("allow", "POST");
          return await refuse(reply, 405, "Method not allowed.");
        },
        handler: async (_request, reply) => await reply.send(),
      });
    }
  });
}

/** The JSON of a request's body; undefined where it has none, which the protocol answers. */
function readMessage(request: FastifyRequest): JsonValue | undefined {
  if (request.method !== "POST") return undefined;
  try {
    const message: JsonValue = JSON.parse(textOf(request));
    return message;
  } catch {
    return undefined;
  }
}

const methods = new Set(
  [
    "initialize ping server/discover completion/complete logging/setLevel",
    "tools/list tools/call prompts/list prompts/get",
    "resources/list resources/templates/list resources/read resources/subscribe resources/unsubscribe",
    "subscriptions/listen notifications/initialized notifications/cancelled",
  ].flatMap((line) => line.split(" ")),
);

/** The protocol's method that a message asks for; what callers make up is one. */
function methodOf(message: JsonValue | undefined): string {
  const method = message === undefined ? undefined : property(message, "method");
  return typeof method === "string" && methods.has(method) ? method : "*";
}

function textOf({ body }: FastifyRequest): string {
  return body instanceof Uint8Array ? new TextDecoder().decode(body) : "";
}

/** Who cancels must be who asked: the session, or without one the address. */
function callerOf(request: FastifyRequest): string {
  const session = request.headers["mcp-session-id"];
  return typeof session === "string" ? `session ${session}` : `address ${request.ip}`;
}

/** The request in the form that the protocol package takes; it aborts when the client cancels it or goes away. */
function toWebRequest(
  request: FastifyRequest,
  reply: FastifyReply,
  cancelled: AbortSignal,
): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    for (const item of Array.isArray(value) ? value : [value])
      if (item !== undefined) headers.append(name, item);
  }
  const gone = new AbortController();
  reply.raw.once("close", () => {
    if (!reply.raw.writableFinished) gone.abort();
  });
  const body =
    request.body instanceof Uint8Array && request.method === "POST"
      ? new Uint8Array(request.body)
      : null;
  return new Request(new URL(request.url, `http://${request.host || "localhost"}`), {
    method: request.method,
    headers,
    body,
    signal: AbortSignal.any([gone.signal, cancelled]),
  });
}

async function sendResponse(reply: FastifyReply, response: Response): Promise<FastifyReply> {
  reply.code(response.status);
  response.headers.forEach((value, name) => reply.header(name, value));
  return await reply.send(response.body ?? undefined);
}

async function refuse(reply: FastifyReply, status: number, message: string): Promise<FastifyReply> {
  return await reply
    .code(status)
    .type("application/json")
    .send(JSON.stringify({ jsonrpc: "2.0", error: { code: -32000, message }, id: null }));
}
