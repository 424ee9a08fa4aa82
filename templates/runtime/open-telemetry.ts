import {
  type Attributes,
  context,
  propagation,
  SpanKind,
  SpanStatusCode,
  trace,
} from "@opentelemetry/api";
import type { Observer, Work } from "./observe.js";

/** Tells OpenTelemetry of all work, by its conventions for HTTP and MCP. Where no SDK is registered it does nothing. */
export function openTelemetry(prefix: string, capability: string): Observer {
  return {
    begin: (work) => {
      const around =
        work.headers === undefined
          ? context.active()
          : propagation.extract(context.active(), work.headers);
      const span = trace
        .getTracer("capstan")
        .startSpan(
          nameOf(work),
          { kind: kindOf(work), attributes: attributesOf(work, prefix, capability) },
          around,
        );
      const inside = trace.setSpan(around, span);
      const headers: Record<string, string> = {};
      if (work.kind === "call") propagation.inject(inside, headers);
      return {
        within: (run) => context.with(inside, run),
        headers,
        end: ({ status, error, operation }) => {
          if (operation !== undefined) span.updateName(operation);
          if (status !== undefined) span.setAttribute("http.response.status_code", status);
          const isError =
            error !== undefined || (work.kind === "call" && status !== undefined && status >= 400);
          if (isError) {
            span.setAttribute("error.type", error ?? String(status));
            span.setStatus({ code: SpanStatusCode.ERROR });
          }
          span.end();
        },
      };
    },
  };
}

function nameOf({ kind, operation }: Work): string {
  switch (kind) {
    case "request": {
      const [path = "", method = ""] = operation.split(" ");
      return path === "*" ? method : `${method} ${path}`;
    }
    case "tool":
      return `tools/call ${operation}`;
    case "step":
      return `step.${operation}`;
    case "call":
      return operation;
  }
}

function kindOf({ kind }: Work): SpanKind {
  return kind === "request"
    ? SpanKind.SERVER
    : kind === "call"
      ? SpanKind.CLIENT
      : SpanKind.INTERNAL;
}

function attributesOf(work: Work, prefix: string, capability: string): Attributes {
  const own: Attributes = {
    [`${prefix}.capability`]: capability,
    [`${prefix}.adapter.type`]: work.adapter,
    [`${prefix}.namespace`]: work.namespace,
  };
  switch (work.kind) {
    case "request": {
      const [route, method] = work.operation.split(" ");
      return {
        ...own,
        [`${prefix}.operation.id`]: work.operation,
        "http.request.method": method,
        "http.route": route === "*" ? undefined : route,
      };
    }
    case "tool":
      return {
        ...own,
        [`${prefix}.operation.id`]: work.operation,
        "mcp.method.name": "tools/call",
        "gen_ai.tool.name": work.operation,
      };
    case "step":
      return own;
    case "call":
      return {
        "http.request.method": work.operation,
        "server.address": work.url?.hostname,
        "server.port": work.url === undefined ? undefined : portOf(work.url),
        // Queries hold keys and what callers ask for.
        "url.full": work.url === undefined ? undefined : `${work.url.origin}${work.url.pathname}`,
      };
  }
}

/** The port of a URL, its scheme's where it names none. */
export function portOf({ port, protocol }: URL): number {
  return port === "" ? (protocol === "https:" ? 443 : 80) : Number(port);
}
