// The same API as capability.yaml's, written by hand on Fastify and undici, and made as fast as it can be. It has what the generated server has: requests are
// checked (`checked-requests.ts`) and everything that is wrong is a problem document with the names of it, calls upstream have a time limit and a largest answer,
// follow redirects within their origin, are tried again where that is safe and end when their caller goes, answers are decoded and keep status, caching, validators
// and the digits of their numbers, conditional requests are answered, every answer has its request's id, callers must use this machine's own name, and a server
// that closes lets requests under way be answered.
import { createHash, randomUUID } from "node:crypto";
import Fastify, { type FastifyReply, type FastifyRequest, LogController } from "fastify";
import type { Dispatcher } from "undici";
import { report } from "../child.js";
import { checkRequests, isTooDeep, problem, wholeNumber } from "./checked-requests.js";
import { type Caller, call, parse, readText, UpstreamFailure } from "./upstream-call.js";

const upstream = process.argv[2] ?? "";

const app = Fastify({
  logger: { level: "warn" },
  logController: new LogController({ disableRequestLogging: true }),
  bodyLimit: 1024 * 1024,
  requestTimeout: 60_000,
  routerOptions: { maxParamLength: 2_000 },
  frameworkErrors: (error, _request, reply) => problem(reply, error.statusCode ?? 400, "Bad Request", error.message),
  genReqId: (request) => {
    const given = request.headers["x-request-id"];
    return typeof given === "string" && /^[\w.:-]{1,64}$/.test(given) ? given : randomUUID();
  },
});

const open = new Set<FastifyReply>();
let closing = false;

app.addHook("onRequest", (request, reply, done) => {
  reply.header("x-request-id", request.id);
  if (closing) return void problem(reply, 503, "Service Unavailable", "the server is stopping");
  open.add(reply);
  reply.raw.once("close", () => open.delete(reply));
  done();
});
checkRequests(app);

/** What an upstream is asked on behalf of a request, which ends with it. */
function askedBy(request: FastifyRequest, reply: FastifyReply): Caller {
  const { id, headers } = request;
  return { id, headers, ended: (listener) => reply.raw.once("close", () => listener(!reply.raw.writableFinished)) };
}

/** Headers that say something of an answer, whatever becomes of its body. */
const travelling = new Set([
  "cache-control",
  "content-disposition",
  "content-language",
  "content-location",
  "deprecation",
  "dpop-nonce",
  "link",
  "location",
  "operation-location",
  "retry-after",
  "sunset",
  "x-next-page",
  "x-total-count",
  "x-total-pages",
]);
const urls = new Set(["content-location", "location", "operation-location"]);
const rateLimit = /^(?:x-)?rate-?limit(?:-|$)/;

/** Sets the headers of an answer that travel, those of `more` among them, but for those that it says are its connection's (RFC 9110 section 7.6.1). */
function passHeaders(reply: FastifyReply, answer: Dispatcher.ResponseData, more: ReadonlySet<string>): void {
  const { headers } = answer;
  const own = String(headers.connection ?? "keep-alive").toLowerCase();
  for (const name in headers) {
    if (!travelling.has(name) && !more.has(name) && !rateLimit.test(name)) continue;
    if (own !== "keep-alive" && own.split(/[\s,]+/).includes(name)) continue;
    const value = headers[name];
    if (value === undefined) continue;
    if (urls.has(name)) reply.header(name, exposed(String(value)));
    else if (name === "link")
      reply.header(
        name,
        String(value).replace(/<([^<>]*)>/g, (_, reference: string) => `<${exposed(reference)}>`),
      );
    else reply.header(name, value);
  }
}

const exposedPaths = [/^\/notes\/[^/?#]+$/, /^\/files\/[^/?#]+$/];
const plainPath = /^\/(?!\/)[\w~/-]*$/;

/** A URL of the upstream's as one of this server's where that serves the same, absolute and without credentials elsewhere. */
function exposed(reference: string): string {
  let below = reference;
  if (!plainPath.test(reference)) {
    if (!URL.canParse(reference, upstream)) return reference;
    const url = new URL(reference, upstream);
    url.username = "";
    url.password = "";
    if (url.origin !== upstream) return url.href;
    below = url.pathname + url.search + url.hash;
  }
  return exposedPaths.some((path) => path.test(below)) ? below : upstream + below;
}

const nothing: ReadonlySet<string> = new Set();
const ofReads: ReadonlySet<string> = new Set(["etag"]);
const ofWrites: ReadonlySet<string> = new Set(["etag", "last-modified"]);

function fail(reply: FastifyReply, answer: Dispatcher.ResponseData, text: string): FastifyReply {
  passHeaders(reply, answer, nothing);
  return reply.code(answer.statusCode).header("content-type", "application/json; charset=utf-8").send(text);
}

interface Note {
  readonly properties?: { readonly title?: string };
  readonly author?: { readonly name?: string };
  readonly statistics?: { readonly stars?: number };
  readonly tags?: readonly { readonly label?: string; readonly used?: number }[];
}

const mapping = createHash("sha256").update("notes").digest("hex").slice(0, 12);

app.get<{ Params: { id: string }; Querystring: { lang?: string } }>(
  "/notes/:id",
  {
    schema: {
      params: { type: "object", properties: { id: { type: "string", pattern: wholeNumber } }, required: ["id"] },
      querystring: { type: "object", properties: { lang: { type: "string" } } },
    },
  },
  async (request, reply) => {
    const { lang } = request.query;
    const query = lang === undefined ? "" : `?lang=${encodeURIComponent(lang)}`;
    const answer = await call(upstream, askedBy(request, reply), "GET", `/notes/${request.params.id}${query}`, {
      accept: "application/json",
    });
    const text = await readText(answer);
    if (answer.statusCode >= 400) return fail(reply, answer, text);
    if (answer.statusCode === 304) {
      passHeaders(reply, answer, ofReads);
      return reply.code(304).send();
    }
    if (answer.statusCode === 204) return reply.code(204).send();
    const note = (text === "" ? {} : parse(text)) as Note;
    if (text.length > 2_000 && isTooDeep(note)) throw new UpstreamFailure(502, "the answer is nested too deep");
    passHeaders(reply, answer, nothing);
    const { etag } = answer.headers;
    if (typeof etag === "string") {
      const bound = `W/"${mapping}-${etag.replaceAll('"', "")}"`;
      reply.header("etag", bound);
      if (request.headers["if-none-match"]?.includes(bound) === true) return reply.code(304).send();
    }
    reply.code(answer.statusCode);
    return {
      title: note.properties?.title ?? null,
      author: note.author?.name ?? null,
      stars: note.statistics?.stars ?? null,
      tags: (note.tags ?? []).map((tag) => ({ name: tag.label ?? null, count: tag.used ?? null })),
    };
  },
);

app.post<{ Body: object }>(
  "/notes",
  {
    schema: {
      body: {
        type: "object",
        properties: {
          title: { type: "string" },
          stars: { type: "integer" },
          tags: { type: "array", items: { type: "string" } },
        },
        required: ["title"],
        additionalProperties: false,
      },
    },
  },
  async (request, reply) => {
    const headers = { accept: "application/json", "content-type": "application/json" };
    const answer = await call(
      upstream,
      askedBy(request, reply),
      "POST",
      "/notes",
      headers,
      JSON.stringify(request.body),
    );
    const text = await readText(answer);
    if (answer.statusCode >= 400) return fail(reply, answer, text);
    passHeaders(reply, answer, ofWrites);
    return reply.code(answer.statusCode).header("content-type", "application/json; charset=utf-8").send(text);
  },
);

const passed: ReadonlySet<string> = new Set([
  "accept-ranges",
  "content-length",
  "content-range",
  "content-security-policy",
  "content-type",
  "etag",
  "expires",
  "last-modified",
  "pragma",
  "referrer-policy",
  "set-cookie",
  "vary",
  "www-authenticate",
  "x-content-type-options",
  "x-frame-options",
]);

app.get<{ Params: { name: string } }>("/files/:name", async (request, reply) => {
  if (/(?:^|[/\\])\.\.?(?:[/\\]|$)/.test(request.params.name))
    return problem(reply, 400, "Bad Request", "`name` cannot hold `..`: it would change the path");
  const answer = await call(
    upstream,
    askedBy(request, reply),
    "GET",
    `/files/${encodeURIComponent(request.params.name)}`,
    {
      accept: "*/*",
    },
  );
  passHeaders(reply, answer, passed);
  return reply.code(answer.statusCode).send(answer.body);
});

process.once("SIGTERM", () => {
  closing = true;
  const overdue = setTimeout(() => open.forEach((reply) => reply.raw.destroy()), 10_000);
  void app.close().then(() => clearTimeout(overdue));
});

report(await app.listen({ port: 0, host: "127.0.0.1" }));
