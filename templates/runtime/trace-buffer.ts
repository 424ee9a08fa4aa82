import { AsyncLocalStorage } from "node:async_hooks";
import { randomBytes } from "node:crypto";
import type { Doing, Observer, Outcome, Work } from "./observe.js";

/** What of a trace is shown in a list. */
export interface TraceSummary {
  readonly traceId: string;
  readonly operation: string;
  readonly durationMs: number;
  readonly status: "OK" | "ERROR";
  readonly spanCount: number;
  /** When it began, ISO 8601. */
  readonly timestamp: string;
}

export interface SpanRecord {
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: "SERVER" | "INTERNAL" | "CLIENT";
  readonly durationMs: number;
  readonly status: "OK" | "ERROR";
}

export interface TraceRecord extends TraceSummary {
  readonly spans: readonly SpanRecord[];
}

/** The traces of the last requests. */
export interface TraceBuffer {
  readonly observer: Observer;
  readonly size: number;
  /** Newest first. */
  readonly list: () => readonly TraceRecord[];
}

/** A trace that is still going on. */
interface Going {
  readonly traceId: string;
  readonly spans: SpanRecord[];
  /** Ended: what comes later is nobody's. */
  isOver: boolean;
}

const maxSpans = 1_000;

/** Keeps the traces of the last `size` requests. They go on where `traceparent` says (W3C Trace Context), and on to upstreams. */
export function createTraceBuffer(size: number): TraceBuffer {
  const kept: TraceRecord[] = [];
  const current = new AsyncLocalStorage<{ readonly going: Going; readonly spanId: string }>();

  const begin = (work: Work): Doing => {
    const parent = work.kind === "request" ? undefined : current.getStore();
    const remote =
      parent === undefined ? readTraceParent(work.headers?.["traceparent"]) : undefined;
    const going: Going = parent?.going ?? {
      traceId: remote?.traceId ?? randomBytes(16).toString("hex"),
      spans: [],
      isOver: false,
    };
    const spanId = randomBytes(8).toString("hex");
    const parentSpanId = parent?.spanId ?? remote?.spanId;
    const startedAt = Date.now();
    const start = performance.now();
    const end = (outcome: Outcome): void => {
      if (going.isOver) return;
      const { operation = work.operation } = outcome;
      const isError =
        outcome.error !== undefined || (work.kind === "call" && (outcome.status ?? 0) >= 500);
      const span: SpanRecord = {
        spanId,
        ...(parentSpanId === undefined ? {} : { parentSpanId }),
        name: nameOf(work),
        kind: kindOf(work),
        durationMs: Math.round((performance.now() - start) * 1000) / 1000,
        status: isError ? "ERROR" : "OK",
      };
      if (going.spans.length < maxSpans) going.spans.push(span);
      if (parent !== undefined) return;
      going.isOver = true;
      kept.push({
        traceId: going.traceId,
        operation,
        durationMs: span.durationMs,
        status: span.status,
        spanCount: going.spans.length,
        timestamp: new Date(startedAt).toISOString(),
        spans: going.spans,
      });
      if (kept.length > size) kept.shift();
    };
    return {
      within: (run) => current.run({ going, spanId }, run),
      headers: work.kind === "call" ? { traceparent: `00-${going.traceId}-${spanId}-01` } : {},
      end,
    };
  };
  return { observer: { begin }, size, list: () => [...kept].reverse() };
}

function readTraceParent(
  header: string | string[] | undefined,
): { readonly traceId: string; readonly spanId: string } | undefined {
  const [, traceId, spanId] =
    /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}(?:-|$)/.exec(
      typeof header === "string" ? header : "",
    ) ?? [];
  return traceId === undefined || spanId === undefined ? undefined : { traceId, spanId };
}

/** The names of engine-semantics 6. */
function nameOf(work: Work): string {
  switch (work.kind) {
    case "request":
      return `${work.adapter}.request`;
    case "tool":
      return "mcp.tool";
    case "step":
      return `step.${work.operation}`;
    case "call":
      return `http.client.${work.operation}`;
  }
}

function kindOf({ kind }: Work): SpanRecord["kind"] {
  return kind === "request" ? "SERVER" : kind === "call" ? "CLIENT" : "INTERNAL";
}
