import type { FastifyInstance, FastifyReply } from "fastify";
import { reachUpstreams } from "./control-health.js";
import { serveLogs } from "./control-logs.js";
import type { LogStream } from "./log-stream.js";
import type { Metrics } from "./metrics.js";
import { sendProblem } from "./problem.js";
import { methodNotAllowed, prepareRest } from "./rest.js";
import type { TraceBuffer, TraceRecord, TraceSummary } from "./trace-buffer.js";
import type { ControlPlan, ServerView } from "./watch.js";

/** What there is to tell. */
export interface Known {
  readonly servers: ServerView;
  readonly metrics: Metrics | undefined;
  readonly traces: TraceBuffer | undefined;
  readonly logs: LogStream | undefined;
}

type Get = (path: string, answer: (reply: FastifyReply) => Promise<unknown>) => void;

/**
 * Serves what operators ask of a capability's servers (engine-semantics 3.4), as far as it is declared: `/health/live`, `/health/ready`, `/status`,
 * `/config`, `/metrics`, `/traces`, `/logs`. No answer holds a secret.
 */
export function serveControl(app: FastifyInstance, plan: ControlPlan, known: Known): void {
  prepareRest(app);
  app.addHook("onSend", async (_request, reply) => {
    reply.header("cache-control", "no-store");
  });
  const get: Get = (path, answer) => {
    app.get(path, async (_request, reply) => await answer(reply));
    methodNotAllowed(app, path, ["GET"]);
  };
  const { servers, metrics, traces, logs } = known;
  if (plan.health) serveHealth(get, servers);
  if (plan.info) serveInfo(get, plan, servers);
  serveLogs(app, { ...servers, logs }, { level: plan.logLevel, subscribers: plan.logSubscribers });
  if (plan.metrics && metrics !== undefined)
    get("/metrics", async (reply) => reply.type(metrics.contentType).send(await metrics.text()));
  if (plan.traces && traces !== undefined) serveTraces(app, traces);
}

function serveHealth(get: Get, servers: ServerView): void {
  const reach = reachUpstreams(servers.upstreams);
  get("/health/live", async () => await Promise.resolve({ status: "UP" }));
  get("/health/ready", async (reply) => {
    const adapters = servers.adapters();
    const upstreams = await reach();
    const isReady =
      adapters.every(({ state }) => state === "started") &&
      (servers.ignoresUpstreams || upstreams.every(({ state }) => state !== "unreachable"));
    return await reply
      .code(isReady ? 200 : 503)
      .send({ status: isReady ? "UP" : "DEGRADED", adapters, upstreams });
  });
}

function serveInfo(get: Get, { label, specVersion }: ControlPlan, servers: ServerView): void {
  const started = Date.now();
  get(
    "/status",
    async () =>
      await Promise.resolve({
        capability: { label, specVersion },
        engine: { node: process.versions.node },
        uptime: `PT${((Date.now() - started) / 1000).toFixed(3)}S`,
        adapters: servers.adapters(),
      }),
  );
  get("/config", async () => await Promise.resolve(servers.config()));
}

function serveTraces(app: FastifyInstance, traces: TraceBuffer): void {
  app.get<{ Querystring: Readonly<Record<string, unknown>> }>("/traces", async ({ query }) => {
    const { operation, status } = query;
    const all = traces.list();
    const shown = all.filter(
      (trace) =>
        (typeof operation !== "string" || trace.operation.includes(operation)) &&
        (typeof status !== "string" || trace.status === status.toUpperCase()),
    );
    return await Promise.resolve({
      traces: shown.map(summaryOf),
      bufferSize: traces.size,
      bufferUsed: all.length,
    });
  });
  app.get<{ Params: { readonly id: string } }>("/traces/:id", async ({ params: { id } }, reply) => {
    const found = traces.list().find(({ traceId }) => traceId === id);
    const detail = `there is no trace \`${id.slice(0, 64)}\``;
    return found ?? (await sendProblem(reply, { status: 404, title: "Not Found", detail }));
  });
  for (const path of ["/traces", "/traces/:id"]) methodNotAllowed(app, path, ["GET"]);
}

function summaryOf({
  traceId,
  operation,
  durationMs,
  status,
  spanCount,
  timestamp,
}: TraceRecord): TraceSummary {
  return { traceId, operation, durationMs, status, spanCount, timestamp };
}
