import type { Reporter } from "../diagnostics/reporter.js";
import type { Span } from "../diagnostics/span.js";
import type { Authentication, Exposed, ExposedControl, ExposedSkill, SkillTool } from "../schema/document.js";
import { valueSpan } from "../schema/spans.js";
import { asText, entryOf } from "../source/node.js";
import { defaultAddress, defaultPorts } from "./adapters.js";
import type { BindingTable } from "./bindings.js";
import type { AdapterBase, ControlAdapter, ServerAuthentication, SkillAdapter } from "./capability.js";
import { parseValue, type NameScope } from "./parse-value.js";
import type { ValueExpression } from "./values.js";

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

function buildServerAuthentication(
  written: Authentication,
  user: string,
  bindings: BindingTable,
  reporter: Reporter,
): ServerAuthentication | undefined {
  const span = valueSpan(written, "type");
  const names: NameScope = {
    reference: () => undefined,
    hole: (name, at) => {
      const variable = bindings.find(name) ?? name;
      bindings.use(variable, user, at);
      return { kind: "binding", variable };
    },
  };
  const value = (key: string): ValueExpression => {
    const node = entryOf(written.$, key)?.value;
    if (node) return parseValue(asText(node), names);
    reporter.report("model/incomplete-authentication", span, { type: written.written, key });
    return { kind: "literal", value: "" };
  };
  switch (written.type) {
    case "bearer":
      return { kind: "bearer", token: value("token"), span };
    case "basic":
      return { kind: "basic", username: value("username"), password: value("password"), span };
    case "apikey":
      return {
        kind: "apikey",
        name: { kind: "literal", value: written.key ?? "" },
        value: value("value"),
        placement: written.placement === "query" ? "query" : "header",
        span,
      };
    case "digest":
    case "oauth2":
    case "unsupported":
      reporter.report("model/unsupported-server-authentication", span, { type: written.written });
      return undefined;
  }
}
