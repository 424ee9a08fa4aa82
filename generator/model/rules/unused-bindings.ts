import type { Reporter } from "../../diagnostics/reporter.js";
import type { Capability } from "../capability.js";

/** Bindings that are declared and read by nothing. */
export function checkUnusedBindings(capability: Capability, reporter: Reporter): void {
  for (const binding of capability.bindings) {
    if (binding.declared && binding.users.length === 0 && binding.span.file.path === capability.file) {
      reporter.report("model/unused-binding", binding.span, { variable: binding.variable });
    }
  }
}
