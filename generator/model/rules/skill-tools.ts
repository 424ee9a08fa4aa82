import type { Reporter } from "../../diagnostics/reporter.js";
import { nearestWord } from "../../text/nearest.js";
import type { Capability } from "../capability.js";

/** Skill tools that are derived from something this capability does not expose. */
export function checkSkillTools(capability: Capability, reporter: Reporter): void {
  const actions = new Map<string, ReadonlySet<string>>([
    ...capability.rest.map(
      (adapter) =>
        [
          adapter.namespace,
          new Set(adapter.resources.flatMap((resource) => resource.operations.map((operation) => operation.name))),
        ] as const,
    ),
    ...capability.mcp.map((server) => [server.namespace, new Set(server.tools.map((tool) => tool.name))] as const),
  ]);
  for (const adapter of capability.skills) {
    for (const skill of adapter.skills) {
      for (const { from, span, sourceSpan } of skill.tools) {
        if (!from) continue;
        const known = actions.get(from.namespace);
        if (known?.has(from.action)) continue;
        reporter.report("model/unknown-skill-tool", known ? span : sourceSpan, {
          ...from,
          nearest: nearestWord(
            known ? from.action : from.namespace,
            () => [...(known ?? actions.keys())],
            reporter.comparisons,
          ),
        });
      }
    }
  }
}
