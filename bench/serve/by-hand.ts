// The same API as capability.yaml's, written by hand on Fastify and undici, and made as fast as it can be. It has what the generated server has: requests are
// checked, everything that is wrong is a problem document, calls upstream have a time limit and a largest answer, are tried again where that is safe and end
// when their caller goes, answers keep status, caching and validators, and callers must use this machine's own name.
import { createHash, randomUUID } from "node:crypto";
import Fastify, { type FastifyError, type FastifyReply, type FastifyRequest } from "fastify";
import { Agent, type Dispatcher } from "undici";
import { report } from "../child.js";

const upstream = process.argv[2] ?? "";
const timeLimit = 30_000;
const largestAnswer = 32 * 1024 * 1024;
const agent = new Agent({ headersTimeout: timeLimit, bodyTimeout: timeLimit, connect: { timeout: timeLimit } });

const app = Fastify({
  logger: { level: "warn" },
  disableRequestLogging: true,
  bodyLimit: 1024 * 1024,
  requestTimeout: 60_000,
  genReqId: (request) => {
    const given = request.headers["x-request-id"];
    return typeof given === "string" && /^[\w.:-]{1,64}$/.test(given) ? given : randomUUID();
  },
  ajv: { customOptions: { allErrors: true, coerceTypes: true, removeAdditional: false } },
});

class UpstreamFailure extends Error {
  readonly statusCode: number;
  constructor(statusCode: number, message: string) {
    super(message);
    this.statusCode = statusCode;
  }
}

app.addHook("onRequest", (request, reply, done) => {
  const host = request.headers.host?.replace(/:\d+$/, "");
  if ((host === "127.0.0.1" || host === "localhost" || host === "[::1]") && request.headers.origin === undefined)
    done();
  else problem(reply, 403, "Forbidden", "the host name in `Host` is not one of this server's");
});

app.setErrorHandler((error: FastifyError, request, reply) => {
  if (reply.raw.destroyed) return reply.hijack();
  if (error.validation !== undefined)
    return problem(
      reply,
      400,
      "Bad Request",
      error.validation.map((one) => `\`${one.instancePath.slice(1)}\` ${one.message ?? "is not valid"}`).join(", "),
    );
  const status = error.statusCode ?? 500;
  if (status >= 500) request.log.warn({ err: error }, "the request failed");
  return problem(reply, status, status >= 500 ? "Bad Gateway" : "Bad Request", error.message);
});
app.setNotFoundHandler((_request, reply) => problem(reply, 404, "Not Found", "nothing is served here"));

function problem(reply: FastifyReply, status: number, title: string, detail: string): FastifyReply {
  return reply
    .code(status)
    .header("content-type", "application/problem+json")
    .serializer((value: unknown) => JSON.stringify(value))
    .send({ type: "about:blank", status, title, detail });
}

type Wanted = Readonly<Record<string, string>>;

/** Sends one request; reads are tried twice more where the upstream is not ready. The request ends when its caller goes. */
async function call(
  request: FastifyRequest,
  reply: FastifyReply,
  method: "GET" | "POST",
  path: string,
  headers: Wanted,
  body?: string,
): Promise<Dispatcher.ResponseData> {
  for (let tries = 0; ; tries += 1) {
    let answer: Dispatcher.ResponseData;
    try {
      answer = await agent.request({
        origin: upstream,
        method,
        path,
        headers: { ...headers, "x-request-id": request.id },
        ...(body === undefined ? {} : { body }),
      });
    } catch (error) {
      const isLate = error instanceof Error && error.name === "HeadersTimeoutError";
      throw new UpstreamFailure(isLate ? 504 : 502, "the upstream cannot be reached");
    }
    const gone = answer.body;
    reply.raw.once("close", () => {
      if (!reply.raw.writableFinished) gone.destroy();
    });
    if (method === "POST" || tries >= 2 || ![429, 502, 503, 504].includes(answer.statusCode)) return answer;
    await answer.body.dump();
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 200 * 2 ** tries));
  }
}

async function readText(answer: Dispatcher.ResponseData): Promise<string> {
  if (Number(answer.headers["content-length"] ?? 0) > largestAnswer) throw new UpstreamFailure(502, "too large");
  let length = 0;
  const chunks: Buffer[] = [];
  for await (const chunk of answer.body as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > largestAnswer) throw new UpstreamFailure(502, "too large");
    chunks.push(chunk);
  }
  return chunks.length === 1 ? String(chunks[0]) : Buffer.concat(chunks).toString();
}

const travelling = ["cache-control", "location", "link", "retry-after", "x-total-count", "content-language"];

function passHeaders(reply: FastifyReply, answer: Dispatcher.ResponseData, more: readonly string[]): void {
  for (const name of [...travelling, ...more]) {
    const value = answer.headers[name];
    if (value !== undefined) reply.header(name, name === "location" ? new URL(String(value), upstream).href : value);
  }
}

function fail(reply: FastifyReply, answer: Dispatcher.ResponseData, text: string): FastifyReply {
  passHeaders(reply, answer, []);
  return reply.code(answer.statusCode).header("content-type", "application/json; charset=utf-8").send(text);
}

interface Note {
  readonly properties?: { readonly title?: string };
  readonly author?: { readonly name?: string };
  readonly statistics?: { readonly stars?: number };
  readonly tags?: readonly { readonly label?: string; readonly used?: number }[];
}

const mapping = createHash("sha256").update("notes").digest("hex").slice(0, 12);

app.get<{ Params: { id: number }; Querystring: { lang?: string } }>(
  "/notes/:id",
  {
    schema: {
      params: { type: "object", properties: { id: { type: "integer" } }, required: ["id"] },
      querystring: { type: "object", properties: { lang: { type: "string" } } },
      response: {
        200: {
          type: "object",
          properties: {
            title: { type: ["string", "null"] },
            author: { type: ["string", "null"] },
            stars: { type: ["number", "null"] },
            tags: {
              type: "array",
              items: {
                type: "object",
                properties: { name: { type: ["string", "null"] }, count: { type: ["number", "null"] } },
              },
            },
          },
        },
      },
    },
  },
  async (request, reply) => {
    const { lang } = request.query;
    const query = lang === undefined ? "" : `?lang=${encodeURIComponent(lang)}`;
    const answer = await call(request, reply, "GET", `/notes/${request.params.id}${query}`, {
      accept: "application/json",
    });
    const text = await readText(answer);
    if (answer.statusCode >= 400) return fail(reply, answer, text);
    const note: Note = JSON.parse(text);
    passHeaders(reply, answer, []);
    const { etag } = answer.headers;
    if (typeof etag === "string") reply.header("etag", `W/"${mapping}-${etag.replaceAll('"', "")}"`);
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
      },
    },
  },
  async (request, reply) => {
    const headers = { accept: "application/json", "content-type": "application/json" };
    const answer = await call(request, reply, "POST", "/notes", headers, JSON.stringify(request.body));
    const text = await readText(answer);
    if (answer.statusCode >= 400) return fail(reply, answer, text);
    passHeaders(reply, answer, ["etag", "last-modified"]);
    return reply.code(answer.statusCode).header("content-type", "application/json; charset=utf-8").send(text);
  },
);

const passed = ["content-type", "content-length", "content-disposition", "etag", "last-modified", "content-range"];

app.get<{ Params: { name: string } }>("/files/:name", async (request, reply) => {
  const answer = await call(request, reply, "GET", `/files/${encodeURIComponent(request.params.name)}`, {
    accept: "*/*",
  });
  passHeaders(reply, answer, passed);
  return reply.code(answer.statusCode).send(answer.body);
});

report(await app.listen({ port: 0, host: "127.0.0.1" }));
