import type { Reporter } from "../diagnostics/reporter.js";
import type { Span } from "../diagnostics/span.js";
import type { Exposed, ExposedControl, ExposedSkill, SkillTool } from "../schema/document.js";
import { valueSpan } from "../schema/spans.js";
import { entryOf } from "../source/node.js";
import { defaultAddress, defaultPorts } from "./adapters.js";
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
        span: actionSpan(tool),
      })),
      span: valueSpan(skill, "name"),
    })),
  };
}

/** The action that a skill's tool comes from, or the tool itself. */
function actionSpan(tool: SkillTool): Span {
  const from = entryOf(tool.$, "from")?.value;
  const action = from?.kind === "map" ? (entryOf(from, "action") ?? entryOf(from, "name")) : undefined;
  return action?.value.span ?? tool.$.span;
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
