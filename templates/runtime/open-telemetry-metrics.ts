import { type Attributes, type Histogram, type MeterProvider, metrics } from "@opentelemetry/api";
import type { Observer, Outcome, Work } from "./observe.js";
import { portOf } from "./open-telemetry.js";

/** What is measured, in seconds. */
interface Instruments {
  readonly requests: Histogram;
  readonly calls: Histogram;
  readonly messages: Histogram;
}

/** The limits of buckets that the conventions advise. */
const httpBuckets = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];
const mcpBuckets = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 120, 300];

/**
 * Measures requests, calls and what MCP servers are asked by OpenTelemetry's conventions: `http.server.request.duration`, `http.client.request.duration`,
 * `mcp.server.operation.duration`. Where no SDK is registered nothing is kept; one that is registered later is told from then on.
 */
export function openTelemetryMetrics(): Observer {
  let provider: MeterProvider | undefined;
  let known: Instruments | undefined;
  const instruments = (): Instruments => {
    const current = metrics.getMeterProvider();
    if (known === undefined || current !== provider) {
      provider = current;
      known = createInstruments(current);
    }
    return known;
  };
  return {
    begin: (work) => {
      const start = performance.now();
      return {
        within: (run) => run(),
        headers: {},
        end: (outcome) => record(instruments(), work, outcome, (performance.now() - start) / 1000),
      };
    },
  };
}

function createInstruments(provider: MeterProvider): Instruments {
  const meter = provider.getMeter("capstan");
  const seconds = (name: string, description: string, buckets: readonly number[]): Histogram =>
    meter.createHistogram(name, {
      description,
      unit: "s",
      advice: { explicitBucketBoundaries: [...buckets] },
    });
  return {
    requests: seconds("http.server.request.duration", "Duration of requests", httpBuckets),
    calls: seconds(
      "http.client.request.duration",
      "Duration of requests to upstreams",
      httpBuckets,
    ),
    messages: seconds(
      "mcp.server.operation.duration",
      "Duration of what MCP clients ask",
      mcpBuckets,
    ),
  };
}

function record(
  { requests, calls, messages }: Instruments,
  work: Work,
  { status, error, operation }: Outcome,
  seconds: number,
): void {
  const ended: Attributes = {
    ...(status === undefined ? {} : { "http.response.status_code": status }),
    ...(error === undefined ? {} : { "error.type": error }),
  };
  switch (work.kind) {
    case "request": {
      const [route, method = "_OTHER"] = work.operation.split(" ");
      requests.record(seconds, {
        "http.request.method": method,
        "url.scheme": work.scheme ?? "http",
        ...(route === "*" ? {} : { "http.route": route }),
        ...ended,
      });
      // Tools are measured by their names.
      if (work.adapter === "mcp" && operation !== undefined && operation !== "tools/call")
        messages.record(seconds, {
          "mcp.method.name": operation === "*" ? "_OTHER" : operation,
          ...(error === undefined ? {} : { "error.type": error }),
        });
      return;
    }
    case "tool":
      messages.record(seconds, {
        "mcp.method.name": "tools/call",
        "gen_ai.operation.name": "execute_tool",
        "gen_ai.tool.name": work.operation,
        ...(error === undefined ? {} : { "error.type": error }),
      });
      return;
    case "call":
      calls.record(seconds, {
        "http.request.method": work.operation,
        "server.address": work.url?.hostname,
        "server.port": work.url === undefined ? undefined : portOf(work.url),
        ...ended,
        ...(error === undefined && status !== undefined && status >= 400
          ? { "error.type": String(status) }
          : {}),
      });
      return;
    case "step":
  }
}
