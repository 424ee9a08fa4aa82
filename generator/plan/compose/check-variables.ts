import type { Reporter } from "../../diagnostics/reporter.js";
import type { Span } from "../../diagnostics/span.js";
import type { Adapter, Binding, Capability, HttpApi } from "../../model/capability.js";
import type { Composition } from "../../model/compose/composition.js";
import { sameDeclaration } from "../../model/compose/same-declaration.js";
import { checkVariables } from "../check-variables.js";
import type { OverrideVariable } from "../override-variables.js";
import { requiredBindings } from "../server.js";

/**
 * One process has one environment. Two capabilities may mean two things by a variable that neither names, since it is called after a namespace that both
 * have; and one may read a variable by which the servers of the group are set.
 */
export function checkGroupVariables(
  { capabilities }: Composition,
  overrides: readonly OverrideVariable[],
  reporter: Reporter,
): void {
  const seen = new Map<string, { readonly span: Span; readonly owners: unknown }>();
  for (const capability of capabilities) {
    for (const { variable, users, span } of requiredBindings(capability).filter(isImplied(capability))) {
      const owners = authenticationsOf(users, capability);
      const other = seen.get(variable);
      if (other === undefined) seen.set(variable, { span, owners });
      else if (!sameDeclaration(other.owners, owners))
        reporter.report("compose/variable-differs", span, { variable }, [{ span: other.span, label: "the other one" }]);
    }
  }
  checkVariables(capabilities.flatMap(requiredBindings), overrides, reporter);
}

/** Whether nothing in a capability names a variable: it is needed for what is not declared. */
function isImplied({ bindings }: Capability): (binding: Binding) => boolean {
  return (binding) => !bindings.includes(binding);
}

/** What whoever needs a variable declares beside it. */
function authenticationsOf(users: readonly string[], { adapters, apis }: Capability): unknown {
  const owners: readonly (Adapter | HttpApi)[] = [...adapters, ...apis];
  return owners
    .filter((owner) => users.includes(`${"operations" in owner ? "consumes" : "exposes"} ${owner.namespace}`))
    .map(({ authentication }) => authentication);
}
