import type { Reporter } from "../../diagnostics/reporter.js";
import { constantCase } from "../../text/casing.js";
import type { Sections } from "../resolve-imports.js";
import { authenticationsOf, secretsOf } from "./written-authentication.js";

/** Secrets that are written out stand in a repository: a warning, with the binding to write; an empty one guards nothing ("Values" in the spec). */
export function checkSecrets(sections: Sections, reporter: Reporter): void {
  for (const { namespace, isClient, authentication } of authenticationsOf(sections)) {
    for (const { key, node } of secretsOf(authentication)) {
      // Many APIs take a key for the user name, and no password.
      const isUnused = key === "password" && isClient && (authentication.username ?? "").trim() !== "";
      if (node.text.trim() === "" && isUnused) continue;
      if (node.text.trim() === "") reporter.report("model/empty-secret", node.span, { key });
      else if (!/[{}]|^env\.|^\$(?:secrets\.|env\.)?\w+$/.test(node.text))
        reporter.report("model/literal-secret", node.span, {
          key,
          variable: `${constantCase(namespace)}_${constantCase(key)}`,
        });
    }
  }
}
