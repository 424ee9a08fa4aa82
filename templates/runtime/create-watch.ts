import type { CallOptions } from "./call.js";
import { serveControl } from "./control.js";
import { createLogStream } from "./log-stream.js";
import { createMetrics } from "./metrics.js";
import type { Observer } from "./observe.js";
import { observeFetch, observeRequests, observeTransport, together } from "./observe-server.js";
import { openTelemetry } from "./open-telemetry.js";
import { openTelemetryMetrics } from "./open-telemetry-metrics.js";
import { pooledTransport } from "./pooled-transport.js";
import { createTraceBuffer } from "./trace-buffer.js";
import type { Watch } from "./watch.js";

/** What is watched for the control adapters of a capability. */
export interface WatchPlan {
  /** What names of metrics begin with. */
  readonly prefix: string;
  readonly metrics: boolean;
  /** How many traces are kept; none where it is undefined. */
  readonly traces?: number;
  /** Whether somebody may listen to the logs. */
  readonly logs: boolean;
}

/** Watches the servers of a capability as its control adapters declare, and tells OpenTelemetry of everything, where an SDK is registered. */
export function createWatch(capability: string, plan: WatchPlan): Watch {
  const metrics = plan.metrics ? createMetrics(plan.prefix, capability) : undefined;
  const traces = plan.traces === undefined ? undefined : createTraceBuffer(plan.traces);
  const logs = plan.logs ? createLogStream() : undefined;
  const observer = together([
    ...(metrics === undefined ? [] : [metrics.observer]),
    ...(traces === undefined ? [] : [traces.observer]),
    openTelemetry(plan.prefix, capability),
    openTelemetryMetrics(),
  ]);
  return {
    calls: (options) => watchCalls(options, observer),
    requests: (app, adapter) => observeRequests(app, adapter, observer),
    tool: async (name, run) => {
      const { within, end } = observer.begin({ kind: "tool", adapter: "mcp", operation: name });
      const result = await within(run);
      end(isFailed(result) ? { error: "tool_error" } : {});
      return result;
    },
    logs,
    serve: (app, served, servers) => serveControl(app, served, { servers, metrics, traces, logs }),
  };
}

function watchCalls(options: CallOptions, observer: Observer): CallOptions {
  const { fetch, transport = pooledTransport } = options;
  return {
    ...options,
    ...(fetch === undefined ? {} : { fetch: observeFetch(fetch, observer) }),
    transport: observeTransport(transport, observer),
    onStep: (namespace) => {
      const { end } = observer.begin({ kind: "step", operation: "call", namespace });
      return () => end({});
    },
  };
}

/** Whether a tool's result says that it failed. */
function isFailed(result: unknown): boolean {
  return (
    typeof result === "object" && result !== null && "isError" in result && result.isError === true
  );
}
