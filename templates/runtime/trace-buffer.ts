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
  readonly state: string | undefined;
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
    const remote = parent === undefined ? readRemote(work.headers) : undefined;
    const going: Going = parent?.going ?? {
      traceId: remote?.traceId ?? randomBytes(16).toString("hex"),
      state: remote?.state,
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
      headers: work.kind === "call" ? headersOf(going, spanId) : {},
      end,
    };
  };
  return { observer: { begin }, size, list: () => [...kept].reverse() };
}

/** What upstreams are told of the trace. */
function headersOf({ traceId, state }: Going, spanId: string): Readonly<Record<string, string>> {
  return {
    traceparent: `00-${traceId}-${spanId}-01`,
    ...(state === undefined ? {} : { tracestate: state }),
  };
}

interface Remote {
  readonly traceId: string;
  readonly spanId: string;
  /** What other systems say of the trace, which goes on unchanged. */
  readonly state: string | undefined;
}

/** What a caller says of the trace that its request belongs to (W3C Trace Context, 3.2 and 3.3); undefined where that is none. Later versions may say more, the first may not. */
function readRemote(headers: Work["headers"]): Remote | undefined {
  const { traceparent, tracestate } = headers ?? {};
  const [, version, traceId, spanId, more] =
    /^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}(-.*)?$/.exec(
      typeof traceparent === "string" ? traceparent : "",
    ) ?? [];
  if (traceId === undefined || spanId === undefined || (version === "00" && more !== undefined))
    return undefined;
  return { traceId, spanId, state: readState([tracestate ?? []].flat().join(",")) };
}

const mostMembers = 32;
const longestState = 512;

/** The members of a `tracestate`; undefined where there are none, one is none, or there is more than must be handed on. */
function readState(header: string): string | undefined {
  if (header.length > longestState) return undefined;
  const members = header
    .split(",")
    .map((member) => member.trim())
    .filter((member) => member !== "");
  const isState =
    members.length > 0 &&
    members.length <= mostMembers &&
    members.every((member) =>
      /^[a-z0-9][\w*/@-]{0,255}=[\x21-\x2b\x2d-\x3c\x3e-\x7e][\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}$/.test(
        member,
      ),
    );
  return isState ? members.join(",") : undefined;
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
