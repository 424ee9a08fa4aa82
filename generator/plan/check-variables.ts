import type { Reporter } from "../diagnostics/reporter.js";
import type { Adapter, Binding, HttpApi } from "../model/capability.js";
import type { ValueExpression } from "../model/values.js";
import type { OverrideVariable } from "./override-variables.js";

/**
 * One variable means one thing: a binding that is read from a variable by which servers are set would set them, and two namespaces whose variables are
 * spelled alike are set together. `bindings`: those that are required. A binding that is all that its owner declares of a setting (`baseUri: "{{ACME_BASE_URL}}"` of `acme`) means what
 * the setting does; as a part of it (`{{ACME_BASE_URL}}/v1`), or elsewhere, it does not.
 */
export function checkVariables(
  bindings: readonly Binding[],
  overrides: readonly OverrideVariable[],
  reporter: Reporter,
): void {
  const settings = new Map<string, OverrideVariable>();
  for (const setting of overrides) {
    const { name, flag, owner } = setting;
    const other = settings.get(name);
    if (other === undefined) settings.set(name, setting);
    else if (other.flag !== flag && owner)
      reporter.report(
        "plan/shared-variable",
        owner.span,
        { variable: name, flag, other: other.flag },
        other.owner ? [{ span: other.owner.span, label: "the other one" }] : [],
      );
  }
  for (const binding of bindings) {
    const variable = variableOf(binding);
    const setting = variable === undefined ? undefined : settings.get(variable);
    if (variable !== undefined && setting && !isOwn(binding, setting))
      reporter.report("plan/variable-clash", binding.span, { variable, binding: binding.variable, flag: setting.flag });
  }
}

function variableOf({ source }: Binding): string | undefined {
  return source.kind === "environment" ? source.variable : undefined;
}

function isOwn({ users, variable }: Binding, { owner }: OverrideVariable): boolean {
  if (owner === undefined || users.some((user) => user !== userOf(owner))) return false;
  return settable(owner).some((value) => value.kind === "binding" && value.variable === variable);
}

/** What is declared of an adapter or API that variables of its own override. */
function settable(owner: Adapter | HttpApi): readonly ValueExpression[] {
  if ("operations" in owner) return [owner.baseUri];
  const { authentication } = owner;
  return authentication?.kind === "oauth2" ? [authentication.authorizationServer, authentication.resource] : [];
}

function userOf(owner: Adapter | HttpApi): string {
  return `${"operations" in owner ? "consumes" : "exposes"} ${owner.namespace}`;
}
