import { PassThrough } from "node:stream";
import type { FastifyInstance } from "fastify";
import { isJsonObject, type JsonValue } from "./json.js";
import { logLevels } from "./log-level.js";
import type { LogStream } from "./log-stream.js";
import { sendProblem } from "./problem.js";
import { methodNotAllowed } from "./rest.js";
import type { ServerView } from "./watch.js";

/** A listener that does not read loses lines, the server no memory. */
const maxWaitingBytes = 256 * 1024;

/** Serves the level of logs (`/logs/level`, read and set), and the logs as they come (`/logs/stream`, server-sent events) to so many at once. */
export function serveLogs(
  app: FastifyInstance,
  { logLevel, logs }: Pick<ServerView, "logLevel"> & { readonly logs: LogStream | undefined },
  { level, subscribers }: { readonly level: boolean; readonly subscribers: number | undefined },
): void {
  if (level) {
    app.get("/logs/level", async () => ({ level: logLevel.get() }));
    app.put<{ Body: JsonValue | undefined }>(
      "/logs/level",
      { schema: { body: {} } },
      async ({ body }, reply) => {
        const wanted = isJsonObject(body) ? body["level"] : undefined;
        if (typeof wanted !== "string" || !logLevels.includes(wanted))
          return sendProblem(reply, {
            status: 400,
            title: "Bad Request",
            detail: `\`level\` is one of ${logLevels.join(", ")}`,
          });
        logLevel.set(wanted);
        return { level: wanted };
      },
    );
    methodNotAllowed(app, "/logs/level", ["GET", "PUT"]);
  }
  if (subscribers === undefined || logs === undefined) return;
  const open = new Set<PassThrough>();
  app.addHook("preClose", async () => open.forEach((lines) => lines.end()));
  app.get("/logs/stream", async (_request, reply) => {
    if (open.size >= subscribers) {
      reply.header("retry-after", "10");
      return sendProblem(reply, {
        status: 503,
        title: "Service Unavailable",
        detail: `${subscribers} already listen to the logs`,
      });
    }
    const lines = new PassThrough();
    const stop = logs.listen((line) => {
      if (lines.writableLength < maxWaitingBytes) lines.write(`data: ${line.trimEnd()}\n\n`);
    });
    open.add(lines);
    reply.raw.once("close", () => {
      open.delete(lines);
      stop();
      lines.destroy();
    });
    lines.write(": listening\n\n");
    return await reply.type("text/event-stream").send(lines);
  });
  methodNotAllowed(app, "/logs/stream", ["GET"]);
}
