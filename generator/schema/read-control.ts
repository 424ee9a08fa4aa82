import * as z from "zod";
import { entryOf, type MapNode, toJson } from "../source/node.js";
import type { ControlManagement, ControlObservability } from "./document.js";
import { readFields, type ReadContext } from "./read-fields.js";
import { mapAt } from "./read-map.js";

const controlAdapter = "a control adapter";

const yes = { type: z.boolean() };

/** What is managed through a control adapter. `logs: true` is level control. */
export function readManagement(adapter: MapNode, context: ReadContext): ControlManagement {
  const node = mapAt(adapter, "management", controlAdapter, context);
  if (!node) return { health: true, info: false, logLevel: false, logStream: undefined, scripting: undefined };
  const fields = readFields(
    node,
    { what: "`management`", span: node.span },
    { health: yes, info: yes },
    ["logs", "scripting"],
    context,
    {
      reload: "what is compiled does not change while it runs",
      validate: "`capstan validate` says it when it is compiled",
    },
  );
  const logs = entryOf(node, "logs")?.value;
  const scripting = mapAt(node, "scripting", controlAdapter, context);
  // Read where a script is: here it is only seen what of it is known.
  if (scripting)
    readFields(
      scripting,
      { what: "`scripting`", span: scripting.span },
      { enabled: yes, timeout: { type: z.int().min(1) } },
      ["defaultLocation", "defaultLanguage", "allowedLanguages"],
      context,
      { statementLimit: "statements are not counted; `timeout`, memory and output are limited" },
    );
  const read = logs?.kind === "map" ? readLogs(logs, context) : undefined;
  const isPlain = logs?.kind === "scalar" && logs.value === true;
  return {
    health: fields.health ?? true,
    info: fields.info ?? false,
    logLevel: read ? (read["level-control"] ?? true) : isPlain,
    logStream: read?.stream === true ? { maxSubscribers: read["max-subscribers"] ?? 5 } : undefined,
    scripting: scripting && toJson(scripting),
  };
}

function readLogs(
  node: MapNode,
  context: ReadContext,
): { readonly "level-control"?: boolean; readonly stream?: boolean; readonly "max-subscribers"?: number } {
  return readFields(
    node,
    { what: "`logs`", span: node.span },
    {
      "level-control": yes,
      stream: yes,
      "max-subscribers": { type: z.int().min(1).max(20), is: "a number from 1 to 20" },
    },
    [],
    context,
  );
}

/** What can be observed through a control adapter. */
export function readObservability(adapter: MapNode, context: ReadContext): ControlObservability {
  const node = mapAt(adapter, "observability", controlAdapter, context);
  if (!node) return { metrics: true, traces: { bufferSize: usualBuffer } };
  const { enabled = true } = readFields(
    node,
    { what: "`observability`", span: node.span },
    { enabled: yes },
    ["metrics", "traces"],
    context,
    {
      exporters:
        "whoever starts the servers registers an OpenTelemetry SDK, which exports (`OTEL_EXPORTER_OTLP_ENDPOINT`)",
    },
  );
  const metrics = mapAt(node, "metrics", controlAdapter, context);
  const traces = mapAt(node, "traces", controlAdapter, context);
  if (metrics) readFields(metrics, { what: "`metrics`", span: metrics.span }, {}, ["local"], context);
  if (traces)
    readFields(traces, { what: "`traces`", span: traces.span }, {}, ["local"], context, {
      sampling: "the OpenTelemetry SDK samples (`OTEL_TRACES_SAMPLER`); the local buffer holds every trace",
      propagation: "`traceparent` is read and sent; an OpenTelemetry SDK has propagators of its own",
    });
  const buffer = traces && mapAt(traces, "local", controlAdapter, context);
  const kept = buffer
    ? readFields(
        buffer,
        { what: "`local`", span: buffer.span },
        { enabled: yes, "buffer-size": { type: z.int().min(10).max(10_000), is: "a number from 10 to 10000" } },
        [],
        context,
      )
    : {};
  const isKept = enabled && (kept.enabled ?? true);
  const isMeasured = !metrics || isOn(metrics, context);
  return {
    metrics: enabled && isMeasured,
    traces: isKept ? { bufferSize: kept["buffer-size"] ?? usualBuffer } : undefined,
  };
}

const usualBuffer = 100;

function isOn(node: MapNode, context: ReadContext): boolean {
  const local = mapAt(node, "local", controlAdapter, context);
  return (
    !local || (readFields(local, { what: "`local`", span: local.span }, { enabled: yes }, [], context).enabled ?? true)
  );
}
