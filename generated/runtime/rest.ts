// Written by Capstan, the same for every capability. Do not edit: run generate.

import { readFile } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { type CallerRules, guardCallers } from "./allowed-hosts.js";
import { authInfoOf } from "./auth-info.js";
import { checkRequest } from "./check-request.js";
import { conditionsOf } from "./conditions.js";
import { docsPage, docsPolicy } from "./docs-page.js";
import type { ExposedPath } from "./exposed-url.js";
import { exactly, readExactly } from "./exact-json.js";
import { acceptForms } from "./forms.js";
import type { CallOptions, Caller } from "./http.js";
import { asDeclared, own, type JsonObject } from "./json.js";
import { type RefuseMethod, refuseMethod, rememberPath } from "./known-paths.js";
import { leaveMethods } from "./left-methods.js";
import type { AuthInfo, CallFor, OAuthSettings } from "./oauth-settings.js";
import { chosenBy, joinOptions, withoutUndefined } from "./options.js";
import { pooledTransport } from "./pooled-transport.js";
import { refuseCaller, sendProblem } from "./problem.js";
import { hasUnreadBody, refuseUnreadBody } from "./refuse-body.js";
import { acceptJson, acceptText } from "./request-bodies.js";
import { acceptEncodings } from "./request-encoding.js";
import { acceptUploads } from "./request-uploads.js";
import { describeAdapter, tellCallersApart } from "./rest-context.js";
import { answerError } from "./rest-errors.js";
import { routeAsWritten } from "./route-as-written.js";
import { trust } from "./trust.js";
import { answerUnknownPaths } from "./unrouted.js";
import { loadChecks } from "./validate-request.js";
import { webHeaders } from "./web-headers.js";
import { forgetClosed, whenClosed } from "./when-closed.js";
import { writeJson } from "./write-json.js";

export { loggerOptions } from "./logging.js";
export { type InvalidInput, type Problem, sendProblem } from "./problem.js";
export { sendAnswer, sendRawAnswer } from "./send-answer.js";

/** What every REST adapter can be told. */
export interface RestOptions extends CallerRules {
  /** For every call upstream; a function chooses for each request, by whatever that holds. What a caller proves itself with is for this server alone. */
  readonly call?: CallOptions | ((request: FastifyRequest) => CallOptions) | undefined;
  /** Over `call`, chosen by who makes the request. */
  readonly callFor?: CallFor | undefined;
  readonly oauth?: OAuthSettings | undefined;
  /** By namespace, over `call`. */
  readonly upstreams?: Readonly<Record<string, CallOptions | undefined>> | undefined;
  /** The largest body taken; by default 1 MiB, and 10 MiB where files are taken. */
  readonly maxBodyBytes?: number | undefined;
  /** Whether names in a query that a route does not know are refused, where a filter must not be ignored. They are ignored by default, as HTTP APIs do. */
  readonly refuseUnknownQuery?: boolean | undefined;
  /** Headers of upstreams' answers that travel beside those that always do. */
  readonly answerHeaders?: readonly string[] | undefined;
}

/** What a handler is told beside its input: the options of its call, and who it is made for. */
export interface HandlerOptions extends CallOptions {
  readonly upstreams?: RestOptions["upstreams"];
  readonly authInfo?: AuthInfo | undefined;
  readonly request?: FastifyRequest | undefined;
}

const defaultMaxBodyBytes = 1024 * 1024;
const defaultMaxUploadBytes = 10 * 1024 * 1024;
/** Under which a request has the response to it: `callOptions` is handed the request alone. A map would keep the collector busy. */
const response = Symbol("response");

interface Answered {
  [response]?: ServerResponse;
}

const allMethods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY"];

/** Sets up what all routes of an adapter share: the check against their schemas, problem documents, JSON and form bodies. Call it before routes are added. `exposed`: the reads whose URLs upstreams' answers may hold. */
export function prepareRest(
  app: FastifyInstance,
  options: RestOptions = {},
  exposed: readonly ExposedPath[] = [],
): void {
  describeAdapter(app, { exposed, answerHeaders: options.answerHeaders ?? [] });
  // What is chosen for a request is an answer for whoever made it.
  if (typeof options.call === "function" || options.callFor !== undefined) tellCallersApart(app);
  // Fastify would stop at the first wrong part of a request and fit answers to schemas; ours names everything and leaves answers alone.
  app.setValidatorCompiler(() => () => true);
  app.setSerializerCompiler(() => (value) => JSON.stringify(value));
  guardCallers(app, { ...options, unlistedOrigins: "allowed" }, refuseCaller);
  // Hooks that wait for nothing are no promises: every request runs through all of them.
  app.addHook("onRequest", (request, reply, done) => {
    trust<Answered>(request)[response] = reply.raw;
    reply.header("x-request-id", request.id);
    done();
  });
  const check = (request: FastifyRequest, done: (error?: Error) => void): void => {
    try {
      checkRequest(request, options.refuseUnknownQuery);
    } catch (error) {
      done(error instanceof Error ? error : new Error("the check failed", { cause: error }));
      return;
    }
    done();
  };
  app.addHook("preHandler", (request, _reply, done) => {
    const loading = loadChecks();
    const waits = hasUnreadBody(request);
    if (!waits && loading === undefined) check(request, done);
    else
      Promise.all([waits ? refuseUnreadBody(request) : undefined, loading]).then(
        () => check(request, done),
        done,
      );
  });
  app.addHook("onRoute", (route) => {
    const { takesBytes, takesMultipart } = route.config ?? {};
    const takesFiles = takesBytes !== undefined || takesMultipart !== undefined;
    route.bodyLimit ??=
      options.maxBodyBytes ?? (takesFiles ? defaultMaxUploadBytes : defaultMaxBodyBytes);
  });
  routeAsWritten(app);
  app.setErrorHandler(answerError);
  // Before the body is looked at: what is wrong is the path, or the method.
  answerUnknownPaths(app);
  acceptEncodings(app);
  acceptJson(app);
  acceptText(app);
  acceptForms(app);
  acceptUploads(app);
}

/** Answers the methods that `path` does not know with 405, in the words of `send`, and OPTIONS with 204, both with `Allow`. */
export function methodNotAllowed(
  app: FastifyInstance,
  path: string,
  methods: readonly string[],
  send: typeof sendProblem = sendProblem,
): void {
  // Fastify answers HEAD wherever it answers GET.
  const answered = new Set([...methods, ...(methods.includes("GET") ? ["HEAD"] : [])]);
  const allow = [...new Set([...answered, "OPTIONS"])].join(", ");
  const refuse: RefuseMethod = (request, reply, allowed) =>
    request.method === "OPTIONS"
      ? reply.code(204).header("allow", allowed).send()
      : refuseMethod(request, reply, allowed, send);
  rememberPath(app, path, allow, refuse);
  const missing = allMethods.filter(
    (method) => !answered.has(method) && app.supportedMethods.includes(method),
  );
  const add = (others: readonly string[]): void => {
    app.route({
      method: [...others],
      url: path,
      exposeHeadRoute: false,
      // Before the body is read: what is wrong is the method, not the body.
      onRequest: async (request, reply) => await refuse(request, reply, allow),
      handler: unreachable,
    });
  };
  if (!leaveMethods(app, path, missing, add)) add(missing);
}

/**
 * Serves the OpenAPI document, given as it is or as the file that holds it, at `path`, and a page for people at `/docs` beside it, unless the adapter
 * has such routes of its own. Its server is where it is served (OpenAPI 3.1, 4.8.5). Where adapters share a server, the first document at a path is the
 * one of all.
 */
export function serveDocument(
  app: FastifyInstance,
  document: URL | JsonObject,
  path = "/openapi.json",
): void {
  let read: JsonObject | undefined;
  const written = async (): Promise<JsonObject> =>
    (read ??= {
      ...(document instanceof URL
        ? asDeclared<JsonObject>(readExactly(await readFile(document, "utf8")))
        : document),
      servers: [{ url: app.prefix || "/" }],
    });
  serveBesideRoutes(app, path, async (reply) =>
    reply.type("application/json; charset=utf-8").send(writeJson(await written())),
  );
  serveBesideRoutes(app, "/docs", async (reply) =>
    reply
      .header("content-security-policy", docsPolicy)
      .type("text/html; charset=utf-8")
      .send(docsPage(await written(), `${app.prefix}${path}`)),
  );
}

/** Answers GET at `path`, where no route of the adapter's own does. */
function serveBesideRoutes(
  app: FastifyInstance,
  path: string,
  answer: (reply: FastifyReply) => Promise<unknown>,
): void {
  app.after(() => {
    if (app.hasRoute({ method: "GET", url: `${app.prefix}${path}` })) return;
    app.get(path, async (_request, reply) => await answer(reply));
    methodNotAllowed(app, path, ["GET"]);
  });
}

/** The options of a call to `namespace` made for `request`, or without one of an operation that makes several: it ends when the client goes away. */
export function callOptions(
  request: FastifyRequest,
  options: RestOptions,
  namespace?: string,
): HandlerOptions {
  const authInfo = authInfoOf(request);
  const given = optionsGiven(request, options, authInfo, namespace);
  const made: HandlerOptions = {
    transport: pooledTransport,
    requestId: String(request.id),
    caller: callerOf(request),
    conditions: conditionsOf(request),
    subjectToken: authInfo?.token,
    authInfo,
    request,
    upstreams: namespace === undefined ? options.upstreams : undefined,
    // What is handed on as it came may stand behind steps that read numbers: `exchange` is for answers alone.
    exact: exactly,
  };
  return Object.assign(made, given);
}

/** By an adapter's options: those of calls that are the same for every request, by namespace. */
const fixed = new WeakMap<RestOptions, Map<string | undefined, CallOptions>>();

/** What whoever runs the adapter decides for calls to `namespace`. */
function optionsGiven(
  request: FastifyRequest,
  options: RestOptions,
  authInfo: AuthInfo | undefined,
  namespace: string | undefined,
): CallOptions {
  const { call, callFor, upstreams } = options;
  const particular = namespace === undefined ? undefined : own(upstreams, namespace);
  if (typeof call === "function" || callFor !== undefined) {
    const shared = typeof call === "function" ? chosenBy("call", () => call(request)) : call;
    const chosen =
      callFor && chosenBy("callFor", () => callFor(authInfo, { headers: webHeaders(request) }));
    return withoutUndefined(joinOptions(shared, chosen, particular));
  }
  return (
    fixed.get(options)?.get(namespace) ??
    keep(options, namespace, withoutUndefined(joinOptions(call, particular)))
  );
}

function keep(
  options: RestOptions,
  namespace: string | undefined,
  given: CallOptions,
): CallOptions {
  const known = fixed.get(options) ?? new Map<string | undefined, CallOptions>();
  fixed.set(options, known.set(namespace, given));
  return given;
}

/** Fastify's own `request.signal` misses clients that go away after their body was read, and a signal for every request costs more than the rest of it. */
function callerOf(request: FastifyRequest): Caller {
  return {
    gone: (listener) => {
      const raw = trust<Answered>(request)[response];
      if (raw === undefined) return () => undefined;
      const onClose = (): void => {
        if (!raw.writableFinished) listener();
      };
      if (raw.destroyed) onClose();
      whenClosed(raw, onClose);
      return () => forgetClosed(raw, onClose);
    },
  };
}

async function unreachable(): Promise<never> {
  return await Promise.reject(new Error("answered before it came to a handler"));
}
