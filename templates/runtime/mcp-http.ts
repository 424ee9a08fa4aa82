import { randomUUID } from "node:crypto";
import {
  type AuthInfo,
  createMcpHandler,
  type McpHttpHandler,
  type McpServerFactory,
} from "@modelcontextprotocol/server";
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { type CallerRules, guardCallers } from "./allowed-hosts.js";
import { authInfoOf } from "./auth-info.js";
import { keepDigits } from "./exact-arguments.js";
import { isJsonArray, isJsonObject, type JsonValue, property } from "./json.js";
import { rememberPath } from "./known-paths.js";
import { answerExchange, plainRequest } from "./mcp-exchange.js";
import { createRunningRequests, isInitialize } from "./mcp-cancel.js";
import { tryFactory } from "./mcp-server.js";
import type { Problem } from "./problem.js";
import { acceptEncodings, textOfBody } from "./request-encoding.js";
import { keepLog } from "./request-log.js";
import { nameWork } from "./request-name.js";
import { requestProblem } from "./request-problem.js";
import { webHeaders } from "./web-headers.js";

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
  const answer = answerMessages(factory, handler, options);
  // Before the server waits for open answers: streams end only here.
  app.addHook("preClose", async () => await handler.close());
  // In a scope of its own, so that bodies stay unread for the protocol here and nowhere else.
  await app.register(async (scope) => {
    guardCallers(scope, { ...options, unlistedOrigins: "refused" }, async (reply, detail) =>
      refuse(reply, { status: 403, title: "Forbidden", detail }),
    );
    readBodies(scope);
    for (const url of options.paths ?? ["/mcp", "/"]) {
      scope.route({
        method: [...served],
        url,
        bodyLimit: maxRequestBodySize,
        exposeHeadRoute: false,
        handler: answer,
      });
      rememberPath(scope, url, "POST", refuseOther);
      scope.route({
        method: scope.supportedMethods.filter((method) => !served.includes(method)),
        url,
        onRequest: async (request, reply) => refuseOther(request, reply),
        handler: async (_request, reply) => await reply.send(),
      });
    }
  });
}

/** Takes bodies of any media type as text, and answers what is wrong with one as the protocol's clients read it. */
function readBodies(scope: FastifyInstance): void {
  acceptEncodings(scope, refuse);
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser<Buffer>("*", { parseAs: "buffer" }, (request, body, done) => {
    const text = textOfBody(request, body);
    if (typeof text === "string") done(null, text);
    else done(text, undefined);
  });
  scope.setErrorHandler<FastifyError>((error, request, reply) => {
    const problem = requestProblem(error);
    if (problem !== undefined) return refuse(reply, problem);
    request.log.error({ err: error }, "an MCP request failed");
    return refuse(reply, { status: 500, title: "the server failed" });
  });
}

/** Answers requests one by one: most of them here, the others by the protocol package's `handler`. */
function answerMessages(
  factory: McpServerFactory,
  handler: McpHttpHandler,
  options: MountOptions,
): (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply> {
  const running = createRunningRequests();
  return async (request, reply) => {
    const message = readMessage(request);
    const authInfo = options.authInfo?.(request) ?? authInfoOf(request);
    const caller = callerOf(request, authInfo);
    nameWork(request, methodOf(message));
    const inherited = message === undefined ? undefined : inheritedArgument(message);
    if (inherited !== undefined) return refuseArgument(reply, inherited);
    const ended = new AbortController();
    running.cancel(caller, message ?? null);
    const answer = running.begin(caller, message ?? null, () => ended.abort());
    reply.raw.once("close", () => {
      answer.end();
      if (!reply.raw.writableFinished) ended.abort();
    });
    const asked = toWebRequest(request, message, ended.signal);
    if (message !== undefined) keepDigits(asked, textOf(request));
    keepLog(asked, (members, line) => request.log.warn(members, line));
    const plain = plainRequest(request, message);
    if (plain !== undefined) {
      const exchange = { message: plain, asked, authInfo, ended: ended.signal };
      if (await answerExchange(factory, exchange, reply)) return reply;
    }
    const response = await handler.fetch(asked, {
      parsedBody: message,
      ...(authInfo === undefined ? {} : { authInfo }),
    });
    // The one thing that tells two callers apart who give their requests the same id.
    if (message !== undefined && isInitialize(message))
      reply.header("mcp-session-id", randomUUID());
    return await sendResponse(reply, response);
  };
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

/** The id of a message with an argument `__proto__`, which the protocol package drops without a word; undefined where there is none. */
function inheritedArgument(message: JsonValue): { readonly id: JsonValue } | undefined {
  for (const one of isJsonArray(message) ? message : [message]) {
    const given = property(property(one, "params"), "arguments");
    if (isJsonObject(given) && Object.hasOwn(given, "__proto__"))
      return { id: property(one, "id") ?? null };
  }
  return undefined;
}

function refuseArgument(reply: FastifyReply, { id }: { readonly id: JsonValue }): FastifyReply {
  const error = { code: -32602, message: "an argument cannot be called `__proto__`" };
  return reply
    .code(400)
    .type("application/json")
    .send(JSON.stringify({ jsonrpc: "2.0", error, id }));
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
  return typeof body === "string" ? body : "";
}

/** Who cancels must be who asked: the session, or without one the address, of whoever the access token names. */
function callerOf(request: FastifyRequest, authInfo: AuthInfo | undefined): string {
  const session = request.headers["mcp-session-id"];
  const place = typeof session === "string" ? `session ${session}` : `address ${request.ip}`;
  // A client may have got another token since; its user and itself are the same.
  const who = authInfo && [authInfo.clientId, authInfo.extra?.["sub"] ?? authInfo.token];
  return JSON.stringify([place, who]);
}

/** The request in the form that the protocol package takes, with its body where that is no message. */
function toWebRequest(
  request: FastifyRequest,
  message: JsonValue | undefined,
  signal: AbortSignal,
): Request {
  const isUnread = request.method === "POST" && message === undefined;
  const body = isUnread && request.body !== undefined ? textOf(request) : null;
  const { url } = request;
  // Proxies ask for a whole URL (RFC 9112 section 3.2.2).
  const whole = url.startsWith("/") ? `http://${request.host || "localhost"}${url}` : url;
  return new Request(whole, {
    method: request.method,
    headers: webHeaders(request),
    body,
    signal,
  });
}

async function sendResponse(reply: FastifyReply, response: Response): Promise<FastifyReply> {
  reply.code(response.status);
  // Whether the connection stays is the server's to say; HTTP/2 has no such header.
  response.headers.forEach((value, name) => {
    if (name !== "connection") reply.header(name, value);
  });
  return await reply.send(response.body ?? undefined);
}

/** What the protocol's methods are; the package answers GET and DELETE as the client's revision has them. */
const served: readonly string[] = ["GET", "POST", "DELETE"];

function refuseOther({ method }: FastifyRequest, reply: FastifyReply): FastifyReply {
  reply.header("allow", "POST");
  return refuse(reply, {
    status: 405,
    title: "Method Not Allowed",
    detail: `${method} is not served here; POST is`,
  });
}

/** A problem as MCP clients read it. */
function refuse(reply: FastifyReply, { status, title, detail }: Problem): FastifyReply {
  return reply
    .code(status)
    .type("application/json")
    .send(
      JSON.stringify({
        jsonrpc: "2.0",
        error: { code: -32000, message: detail ?? title },
        id: null,
      }),
    );
}
