import type { Capability, ControlAdapter } from "../model/capability.js";
import { type Code, code, joinCode, literal } from "./code.js";
import { local } from "./locals.js";
import { runtime } from "./runtime.js";
import { authenticationSetup } from "./server-authentication.js";

/** The statements that make a server a control adapter; probes may be let in before it asks who calls. */
export function controlSetup(adapter: ControlAdapter, capability: Capability): readonly Code[] {
  const asks = authenticationSetup(adapter);
  return [
    ...(asks.length > 0 && adapter.management.health
      ? [code`${runtime.controlHealth.letProbesIn}(${local.app}, ${local.options});`]
      : []),
    ...asks,
    code`${local.options}.serveControl?.(${local.app}, ${plan(adapter, capability)});`,
  ];
}

function plan({ management, observability }: ControlAdapter, { label, dialect }: Capability): Code {
  const fields = [
    code`label: ${literal(label)},`,
    code`specVersion: ${literal(dialect.version)},`,
    code`health: ${literal(management.health)},`,
    code`info: ${literal(management.info)},`,
    code`metrics: ${literal(observability.metrics)},`,
    code`traces: ${literal(observability.traces !== undefined)},`,
    code`logLevel: ${literal(management.logLevel)},`,
    ...(management.logStream ? [code`logSubscribers: ${literal(management.logStream.maxSubscribers)},`] : []),
  ];
  return code`{\n${joinCode(fields, "\n")}\n}`;
}

/** The member of a server's definition that makes what watches it (engine-semantics 6); none without a control adapter. */
export function watchSetup({ name, control, dialect }: Capability): readonly Code[] {
  if (control.length === 0) return [];
  const sizes = control.flatMap(({ observability }) => observability.traces?.bufferSize ?? []);
  const fields = [
    code`prefix: ${literal(dialect.key)}`,
    code`metrics: ${literal(control.some(({ observability }) => observability.metrics))}`,
    ...(sizes.length > 0 ? [code`traces: ${literal(Math.max(...sizes))}`] : []),
    code`logs: ${literal(control.some(({ management }) => management.logStream !== undefined))}`,
  ];
  return [code`watch: () => ${runtime.createWatch.createWatch}(${literal(name)}, { ${joinCode(fields, ", ")} }),`];
}
