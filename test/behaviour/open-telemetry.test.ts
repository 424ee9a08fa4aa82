import { context, propagation, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
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
