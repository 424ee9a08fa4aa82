import type { Reporter } from "../diagnostics/reporter.js";
import type { Span } from "../diagnostics/span.js";
import type { Exposed, ExposedControl, ExposedSkill, SkillTool } from "../schema/document.js";
import { valueSpan } from "../schema/spans.js";
import { entryOf } from "../source/node.js";
import { defaultAddress, defaultPorts } from "../text/listening.js";
import type { BindingTable } from "./bindings.js";
import type { AdapterBase, ControlAdapter, SkillAdapter } from "./capability.js";
import { buildServerAuthentication } from "./server-authentication.js";

/** What adapters of every type have. */
export function buildAdapterBase(written: Exposed, bindings: BindingTable, reporter: Reporter): AdapterBase {
  return {
    namespace: written.namespace,
    port: written.port ?? defaultPorts[written.kind],
    address: written.address ?? defaultAddress,
    description: written.description,
    authentication:
      written.authentication &&
      buildServerAuthentication(written.authentication, `exposes ${written.namespace}`, bindings, reporter),
    maxBinarySize: written.maxBinarySize,
    span: valueSpan(written, "namespace"),
  };
}

/** Skills as declared; whether their tools exist is a rule of its own. */
export function buildSkillAdapter(written: ExposedSkill, bindings: BindingTable, reporter: Reporter): SkillAdapter {
  return {
    kind: "skill",
    ...buildAdapterBase(written, bindings, reporter),
    skills: written.skills.map((skill) => ({
      name: skill.name,
      description: skill.description ?? skill.name,
      license: skill.license,
      compatibility: skill.compatibility,
      metadata: skill.metadata,
      allowedTools: skill.allowedTools,
      argumentHint: skill.argumentHint,
      userInvocable: skill.userInvocable,
      disableModelInvocation: skill.disableModelInvocation,
      location: skill.location,
      tools: skill.tools.map((tool) => ({
        name: tool.name,
        description: tool.description,
        from: tool.from && { namespace: tool.from.sourceNamespace, action: tool.from.action },
        instruction: tool.instruction,
        span: fromSpan(tool, ["action", "name"]),
        sourceSpan: fromSpan(tool, ["sourceNamespace", "namespace"]),
      })),
      span: valueSpan(skill, "name"),
    })),
  };
}

/** Where a skill's tool says what it comes from, by the first of these keys; or the tool itself. */
function fromSpan(tool: SkillTool, keys: readonly string[]): Span {
  const from = entryOf(tool.$, "from")?.value;
  const entry = from?.kind === "map" ? keys.map((key) => entryOf(from, key)).find((found) => found) : undefined;
  return entry?.value.span ?? tool.$.span;
}

/** A control adapter as declared. */
export function buildControlAdapter(
  written: ExposedControl,
  bindings: BindingTable,
  reporter: Reporter,
): ControlAdapter {
  return {
    kind: "control",
    ...buildAdapterBase(written, bindings, reporter),
    management: written.management,
    observability: written.observability,
  };
}
