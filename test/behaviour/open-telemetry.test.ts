import { context, metrics, propagation, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { expect, it, onTestFinished } from "vitest";
import { json, startUpstream } from "../runtime/upstream.js";
import { serve, textOfTool, toolsOf } from "./served.js";

const capability = `naftiko: "1.0.0-alpha2"
info: {label: Pets, description: Pets.}
capability:
  consumes:
    - {type: http, namespace: up, baseUri: "http://127.0.0.1:9", resources: [{name: pets, path: /pets, inputParameters: [{name: q, in: query}], operations: [{name: list, method: GET}]}]}
  exposes:
    - {type: rest, namespace: t-rest, port: 8080, resources: [{path: "/pets/{id}", operations: [{method: GET, inputParameters: [{name: q, in: query, type: string, description: Q.}], call: up.list}]}]}
    - {type: mcp, namespace: t-mcp, port: 9090, tools: [{name: list, description: Lists., call: up.list}]}
    - {type: control, namespace: ops, port: 9091}
`;

it("tells an OpenTelemetry SDK of requests, tools and calls, by its conventions, in one trace from caller to upstream", async () => {
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  trace.setGlobalTracerProvider(provider);
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  onTestFinished(() => [trace, context, propagation].forEach((api) => api.disable()));

  const upstream = await startUpstream((seen, response) => json(response, seen.headers["traceparent"] ?? null));
  const served = await serve(capability, upstream, { ports: { "t-rest": 0, "t-mcp": 0, ops: 0 } });
  const traceId = "0af7651916cd43dd8448eb211c80319c";
  const answer = await fetch(`${served.rest}/pets/1?q=secret`, {
    headers: { traceparent: `00-${traceId}-b7ad6b7169203331-01` },
  });
  const [, sentTrace, sentSpan] = String(await answer.json()).split("-");
  await expect.poll(() => exporter.getFinishedSpans().length).toBeGreaterThanOrEqual(2);
  const [call, request] = exporter.getFinishedSpans();
  expect(sentTrace).toBe(traceId);
  expect(call?.spanContext().spanId).toBe(sentSpan);
  expect(call?.parentSpanContext?.spanId).toBe(request?.spanContext().spanId);
  expect(request?.parentSpanContext?.spanId).toBe("b7ad6b7169203331");
  expect(request).toMatchObject({
    name: "GET /pets/:id",
    attributes: {
      "http.request.method": "GET",
      "http.route": "/pets/:id",
      "http.response.status_code": 200,
      "naftiko.adapter.type": "rest",
      "naftiko.namespace": "t-rest",
    },
  });
  expect(call).toMatchObject({
    name: "GET",
    attributes: {
      "http.request.method": "GET",
      "server.address": "127.0.0.1",
      "url.full": `${upstream.url}/pets`,
      "http.response.status_code": 200,
    },
  });
  exporter.reset();

  await textOfTool(await toolsOf(served), "list");
  const spans = exporter.getFinishedSpans();
  const tool = spans.find(({ name }) => name === "tools/call list");
  expect(tool?.attributes).toMatchObject({ "gen_ai.tool.name": "list", "mcp.method.name": "tools/call" });
  const called = spans.find(({ name }) => name === "GET");
  expect(called?.parentSpanContext?.spanId).toBe(tool?.spanContext().spanId);
});

it("measures requests, calls and what MCP clients ask, by its conventions, for an SDK that is registered later, too", async () => {
  const upstream = await startUpstream((seen, response) => json(response, {}, seen.url.includes("bad") ? 500 : 200));
  const served = await serve(capability, upstream, { ports: { "t-rest": 0, "t-mcp": 0, ops: 0 } });
  // Nobody is told of this one.
  await fetch(`${served.rest}/pets/1`);

  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
  const provider = new MeterProvider({ readers: [reader] });
  metrics.setGlobalMeterProvider(provider);
  onTestFinished(async () => {
    metrics.disable();
    await provider.shutdown();
  });
  await fetch(`${served.rest}/pets/1`);
  await fetch(`${served.rest}/pets/2?q=bad`);
  await fetch(`${served.rest}/nowhere/secret`);
  const tools = await toolsOf(served);
  await textOfTool(tools, "list");
  await tools.listTools();

  /** By instrument: attributes, and how often they were measured. */
  const measured = async (): Promise<Record<string, readonly string[]>> => {
    await provider.forceFlush();
    const found =
      exporter
        .getMetrics()
        .at(-1)
        ?.scopeMetrics.flatMap((scope) => scope.metrics) ?? [];
    return Object.fromEntries(
      found.map(({ descriptor, dataPoints }) => [
        `${descriptor.name} (${descriptor.unit})`,
        dataPoints
          .map(({ attributes, value }) => {
            const { count, sum } = value as { readonly count: number; readonly sum: number };
            expect(sum).toBeGreaterThan(0);
            return `${count} ${JSON.stringify(attributes)}`;
          })
          .sort(),
      ]),
    );
  };
  await expect
    .poll(async () => (await measured())["mcp.server.operation.duration (s)"]?.join("\n"))
    .toContain("tools/list");
  const all = await measured();
  const { port } = new URL(upstream.url);
  const request = (status: number, more = {}): string =>
    JSON.stringify({
      "http.request.method": "GET",
      "url.scheme": "http",
      "http.route": "/pets/:id",
      "http.response.status_code": status,
      ...more,
    });
  const requests = all["http.server.request.duration (s)"];
  expect(requests).toContain(`1 ${request(200)}`);
  expect(requests).toContain(`1 ${request(500, { "error.type": "500" })}`);
  // What no route knows has no route, and no path either.
  expect(requests).toContain(
    `1 ${JSON.stringify({ "http.request.method": "GET", "url.scheme": "http", "http.response.status_code": 404 })}`,
  );
  expect(JSON.stringify(all)).not.toContain("secret");
  const call = { "http.request.method": "GET", "server.address": "127.0.0.1", "server.port": Number(port) };
  expect(all["http.client.request.duration (s)"]).toContain(
    `2 ${JSON.stringify({ ...call, "http.response.status_code": 200 })}`,
  );
  expect(all["http.client.request.duration (s)"]?.join("\n")).toContain(
    JSON.stringify({ ...call, "http.response.status_code": 500, "error.type": "500" }),
  );
  const messages = all["mcp.server.operation.duration (s)"];
  expect(messages).toContain(
    `1 ${JSON.stringify({ "mcp.method.name": "tools/call", "gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "list" })}`,
  );
  expect(messages).toContain(`1 ${JSON.stringify({ "mcp.method.name": "tools/list" })}`);
});
