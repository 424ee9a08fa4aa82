// Written by Capstan, the same for every capability. Do not edit: run generate.

import {
  createMcpHandler,
  hostHeaderValidationResponse,
  localhostAllowedHostnames,
  type McpServerFactory,
  originValidationResponse,
} from "@modelcontextprotocol/server";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";

export interface MountOptions {
  /** Where the server answers; `/mcp` and `/` by default. */
  readonly paths?: readonly string[] | undefined;
  /** Host names that clients may address this server by. By default any, or only this machine's own where the server listens on loopback. */
  readonly allowedHosts?: readonly string[] | undefined;
  /** Host names of web pages that may call this server; as `allowedHosts` by default. */
  readonly allowedOrigins?: readonly string[] | undefined;
  /** The largest message taken; 4 MiB by default. */
  readonly maxBodyBytes?: number | undefined;
}

const defaultMaxBodyBytes = 4 * 1024 * 1024;

/** Serves MCP over Streamable HTTP on `app`: `factory` makes one server per request, whichever revision of the protocol the client speaks. */
export async function mountMcp(
  app: FastifyInstance,
  factory: McpServerFactory,
  options: MountOptions = {},
): Promise<void> {
  const maxRequestBodySize = options.maxBodyBytes ?? defaultMaxBodyBytes;
  const handler = createMcpHandler(factory, {
    maxRequestBodySize,
    onerror: (error) => app.log.warn({ err: error }, "an MCP request was not served"),
  });
  // Before the server waits for open answers: streams end only here.
  app.addHook("preClose", async () => await handler.close());
  // In a scope of its own, so that bodies stay unread for the protocol here and nowhere else.
  await app.register(async (scope) => {
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
        handler: async (request, reply) => {
          const message = toWebRequest(request, reply);
          const refused = checkCaller(app, message, options);
          return await sendResponse(reply, refused ?? (await handler.fetch(message)));
        },
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

/** Against DNS rebinding: a page of somebody else's, whose name suddenly points here, sends its own name along. */
function checkCaller(
  app: FastifyInstance,
  request: Request,
  options: MountOptions,
): Response | undefined {
  const hosts =
    options.allowedHosts ?? (listensOnLoopback(app) ? localhostAllowedHostnames() : undefined);
  const origins = options.allowedOrigins ?? hosts;
  return (
    (hosts === undefined ? undefined : hostHeaderValidationResponse(request, [...hosts])) ??
    (origins === undefined ? undefined : originValidationResponse(request, [...origins]))
  );
}

function listensOnLoopback(app: FastifyInstance): boolean {
  const address = app.server.address();
  return (
    typeof address === "object" &&
    address !== null &&
    /^(127\.|::1$|::ffff:127\.)/.test(address.address)
  );
}

/** The request in the form that the protocol package takes; it aborts when the client goes away. */
function toWebRequest(request: FastifyRequest, reply: FastifyReply): Request {
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
    signal: gone.signal,
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
