// The same tools as the generated server's, written by hand on the same SDK, Fastify and undici: `by-hand.mjs <upstream's URL> <number of tools>`.
// Schemas are made once. The SDK wants a server for every request.
import { randomUUID } from "node:crypto";
import { createMcpHandler, fromJsonSchema, McpServer } from "@modelcontextprotocol/server";
import Fastify, { type FastifyReply, type FastifyRequest } from "fastify";
import { report } from "../child.js";
import { type Caller, call, parse, readText } from "../serve/upstream-call.js";

const [, , upstream = "", count = "5"] = process.argv;

interface Input {
  readonly id: number;
  readonly lang?: string;
}

const tools = Array.from({ length: Number(count) }, (_, index) => ({
  name: `tool-${index}`,
  description: `Shows note ${index}.`,
  inputSchema: fromJsonSchema<Input>({
    type: "object",
    properties: {
      id: { type: "integer", description: "The note." },
      lang: { type: "string", description: "Its language." },
    },
    required: ["id"],
    additionalProperties: false,
  }),
}));

async function getNote(
  caller: Caller,
  { id, lang }: Input,
): Promise<{ readonly text: string; readonly failed: boolean }> {
  const query = lang === undefined ? "" : `?lang=${encodeURIComponent(lang)}`;
  const answer = await call(upstream, caller, "GET", `/notes/${id}${query}`, { accept: "application/json" });
  return { text: await readText(answer), failed: answer.statusCode >= 400 };
}

/** On whose behalf a tool is called: its request's signal says when the caller goes. */
function askedBy(signal: AbortSignal): Caller {
  const ended = (listener: (isGone: boolean) => void): void =>
    signal.addEventListener("abort", () => listener(true), { once: true });
  return { id: randomUUID(), headers: {}, ended };
}

function createServer(): McpServer {
  const server = new McpServer(
    { name: "notes", version: "1.0.0" },
    { capabilities: { tools: { listChanged: false } } },
  );
  for (const { name, description, inputSchema } of tools) {
    const config = { title: name, description, inputSchema, annotations: { readOnlyHint: true } };
    server.registerTool(name, config, async (input, { mcpReq }) => {
      try {
        const { text, failed } = await getNote(askedBy(mcpReq.signal), input);
        if (failed) return { content: [{ type: "text", text }], isError: true };
        const structuredContent: Record<string, unknown> = Object(parse(text));
        return { content: [{ type: "text", text }], structuredContent };
      } catch {
        return { content: [{ type: "text", text: "The upstream cannot be reached." }], isError: true };
      }
    });
  }
  return server;
}

const handler = createMcpHandler(createServer, { maxRequestBodySize: 4 * 1024 * 1024 });
const app = Fastify({ logger: { level: "warn" }, genReqId: () => randomUUID(), bodyLimit: 4 * 1024 * 1024 });

app.post("/mcp", async (request: FastifyRequest, reply: FastifyReply) => {
  const host = request.headers.host?.replace(/:\d+$/, "");
  if (host !== "127.0.0.1" && host !== "localhost") return reply.code(403).send();
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) if (typeof value === "string") headers.set(name, value);
  const gone = new AbortController();
  reply.raw.once("close", () => {
    if (!reply.raw.writableFinished) gone.abort();
  });
  const asked = new Request(`http://${request.host}/mcp`, { method: "POST", headers, body: "{}", signal: gone.signal });
  const response = await handler.fetch(asked, { parsedBody: request.body });
  reply.code(response.status);
  response.headers.forEach((value, name) => reply.header(name, value));
  return reply.send(response.body ?? undefined);
});

report(await app.listen({ port: 0, host: "127.0.0.1" }));
