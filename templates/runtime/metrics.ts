import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import type { Doing, Observer, Outcome, Work } from "./observe.js";

/** What a server counts and measures, in the words of Prometheus. */
export interface Metrics {
  readonly observer: Observer;
  readonly contentType: string;
  readonly text: () => Promise<string>;
}

/** Counters and histograms by the names of engine-semantics 6 (`.` is `_`); `prefix` is the word that they begin with. Those of the process itself are there too. */
export function createMetrics(prefix: string, capability: string): Metrics {
  const register = new Registry();
  const counters = createCounters(prefix, [register]);
  new Gauge({
    name: `${prefix}_capability_active`,
    help: "Capabilities that are served",
    labelNames: [`${prefix}_capability`],
    registers: [register],
  }).set({ [`${prefix}_capability`]: capability }, 1);
  collectDefaultMetrics({ register });
  return {
    contentType: register.contentType,
    text: async () => await register.metrics(),
    observer: {
      begin: (work): Doing => {
        const start = performance.now();
        return {
          within: (run) => run(),
          headers: {},
          end: (outcome) => record(counters, work, outcome, (performance.now() - start) / 1000),
        };
      },
    },
  };
}

/** What requests, steps and calls are told to: each with its labels. */
interface Counters {
  readonly request: (told: {
    readonly adapter: string;
    readonly operation: string;
    readonly status: string;
    readonly error: string | undefined;
    readonly seconds: number;
  }) => void;
  readonly step: (type: string, namespace: string, seconds: number) => void;
  readonly call: (labels: Readonly<Record<string, string>>, seconds: number) => void;
}

function createCounters(prefix: string, registers: Registry[]): Counters {
  const [adapterType, operationId] = [`${prefix}_adapter_type`, `${prefix}_operation_id`];
  const namespaceName = `${prefix}_namespace`;
  const request = [adapterType, operationId];
  const call = ["http_request_method", "server_address", "http_response_status_code", "error_type"];
  const counter = (name: string, help: string, labelNames: readonly string[]): Counter =>
    new Counter({ name: `${prefix}_${name}`, help, labelNames, registers });
  const histogram = (name: string, of: string, labelNames: readonly string[]): Histogram => {
    const help = `Duration of ${of} in seconds`;
    return new Histogram({ name: `${prefix}_${name}`, help, labelNames, registers });
  };
  const requests = counter("request_total", "Requests handled", [...request, "status"]);
  const requestTimes = histogram("request_duration_seconds", "requests", [...request, "status"]);
  const errors = counter("request_errors", "Requests that failed", [...request, "error_type"]);
  const stepTimes = histogram("step_duration_seconds", "steps", ["step_type", namespaceName]);
  const calls = counter("http_client_total", "Requests to upstreams", call);
  const callTimes = histogram("http_client_duration_seconds", "requests to upstreams", call);
  return {
    request: ({ adapter, operation, status, error, seconds }) => {
      const labels = { [adapterType]: adapter, [operationId]: operation };
      requests.inc({ ...labels, status });
      requestTimes.observe({ ...labels, status }, seconds);
      if (error !== undefined) errors.inc({ ...labels, error_type: error });
    },
    step: (type, namespace, seconds) =>
      stepTimes.observe({ step_type: type, [namespaceName]: namespace }, seconds),
    call: (labels, seconds) => {
      calls.inc(labels);
      callTimes.observe(labels, seconds);
    },
  };
}

function record(counters: Counters, work: Work, outcome: Outcome, seconds: number): void {
  const { status, error } = outcome;
  const { adapter = "" } = work;
  switch (work.kind) {
    case "request": {
      const operation = outcome.operation ?? work.operation;
      // Tools are counted by their names.
      if (operation === "tools/call") return;
      const isDone = error === undefined && (status ?? 0) < 400;
      const said = adapter === "mcp" ? (isDone ? "OK" : "ERROR") : String(status ?? error);
      counters.request({ adapter, operation, status: said, error, seconds });
      return;
    }
    case "tool": {
      const said = error === undefined ? "OK" : "ERROR";
      const { operation } = work;
      counters.request({ adapter: "mcp", operation, status: said, error, seconds });
      return;
    }
    case "step":
      counters.step(work.operation, work.namespace ?? "unknown", seconds);
      return;
    case "call": {
      const came =
        status === undefined
          ? { error_type: error ?? "transport" }
          : { http_response_status_code: String(status) };
      const server_address = work.url?.hostname ?? "";
      counters.call({ http_request_method: work.operation, server_address, ...came }, seconds);
    }
  }
}
