import type { Reporter } from "../../diagnostics/reporter.js";
import { environmentVariable } from "../../text/environment.js";
import type { Binding, HttpApi } from "../capability.js";
import type { Composition } from "./composition.js";

/** One process has one set of bindings and one place for each API: a name that means two things in it is refused. */
export function checkVariables({ name, capabilities }: Composition, reporter: Reporter): void {
  const bindings = new Map<string, Binding>();
  const apis = new Map<string, HttpApi>();
  for (const capability of capabilities) {
    for (const binding of capability.bindings.filter(({ users }) => users.length > 0)) {
      const other = bindings.get(binding.variable);
      if (other === undefined) bindings.set(binding.variable, binding);
      else if (JSON.stringify(other.source) !== JSON.stringify(binding.source))
        reporter.report("compose/binding-differs", binding.span, { binding: binding.variable }, [
          { span: other.span, label: "the other one" },
        ]);
    }
    for (const api of capability.apis) {
      const other = apis.get(api.namespace);
      if (other === undefined) apis.set(api.namespace, api);
      else if (other.baseUriText !== api.baseUriText)
        reporter.report(
          "compose/upstream-differs",
          api.span,
          {
            group: name,
            namespace: api.namespace,
            variable: environmentVariable(api.namespace, "BASE_URL"),
            baseUri: api.baseUriText,
            other: other.baseUriText,
          },
          [{ span: other.span, label: "the other one" }],
        );
    }
  }
}
