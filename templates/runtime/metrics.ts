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
  const registers = [register];
  const request = [`${prefix}_adapter_type`, `${prefix}_operation_id`];
  const call = ["http_request_method", "server_address", "http_response_status_code", "error_type"];
  const step = ["step_type", `${prefix}_namespace`];
  const counter = (name: string, help: string, labelNames: readonly string[]): Counter =>
    new Counter({ name: `${prefix}_${name}`, help, labelNames, registers });
  const histogram = (name: string, help: string, labelNames: readonly string[]): Histogram =>
    new Histogram({ name: `${prefix}_${name}`, help, labelNames, registers });
  const requests = counter("request_total", "Requests handled", [...request, "status"]);
  const requestTimes = histogram("request_duration_seconds", "Duration of requests in seconds", [
    ...request,
    "status",
  ]);
  const errors = counter("request_errors", "Requests that failed", [...request, "error_type"]);
  const stepTimes = histogram("step_duration_seconds", "Duration of steps in seconds", step);
  const calls = counter("http_client_total", "Requests to upstreams", call);
  const callTimes = histogram(
    "http_client_duration_seconds",
    "Duration of requests to upstreams in seconds",
    call,
  );
  new Gauge({
    name: `${prefix}_capability_active`,
    help: "Capabilities that are served",
    labelNames: [`${prefix}_capability`],
    registers,
  }).set({ [`${prefix}_capability`]: capability }, 1);
  collectDefaultMetrics({ register });

  const recordRequest = (
    adapter: string,
    operation: string,
    status: string,
    error: string | undefined,
    seconds: number,
  ): void => {
    const labels = { [`${prefix}_adapter_type`]: adapter, [`${prefix}_operation_id`]: operation };
    requests.inc({ ...labels, status });
    requestTimes.observe({ ...labels, status }, seconds);
    if (error !== undefined) errors.inc({ ...labels, error_type: error });
  };
  const record = (work: Work, outcome: Outcome, seconds: number): void => {
    const { status, error } = outcome;
    switch (work.kind) {
      case "request": {
        const operation = outcome.operation ?? work.operation;
        // Tools are counted by their names.
        if (operation === "tools/call") return;
        const isMcp = work.adapter === "mcp";
        const said = isMcp
          ? error === undefined && (status ?? 0) < 400
            ? "OK"
            : "ERROR"
          : String(status ?? error);
        recordRequest(work.adapter ?? "", operation, said, error, seconds);
        return;
      }
      case "tool":
        recordRequest("mcp", work.operation, error === undefined ? "OK" : "ERROR", error, seconds);
        return;
      case "step":
        stepTimes.observe(
          { step_type: work.operation, [`${prefix}_namespace`]: work.namespace ?? "unknown" },
          seconds,
        );
        return;
      case "call": {
        const labels = {
          http_request_method: work.operation,
          server_address: work.url?.hostname ?? "",
          ...(status === undefined
            ? { error_type: error ?? "transport" }
            : { http_response_status_code: String(status) }),
        };
        calls.inc(labels);
        callTimes.observe(labels, seconds);
      }
    }
  };
  return {
    contentType: register.contentType,
    text: async () => await register.metrics(),
    observer: {
      begin: (work): Doing => {
        const start = performance.now();
        return {
          within: (run) => run(),
          headers: {},
          end: (outcome) => record(work, outcome, (performance.now() - start) / 1000),
        };
      },
    },
  };
}
