import type { Reporter } from "../../diagnostics/reporter.js";
import type { Entity } from "../../schema/document.js";
import { valueSpan } from "../../schema/spans.js";
import { entryOf } from "../../source/node.js";
import type { Sections } from "../resolve-imports.js";
import { behavioursIn } from "../written-behaviours.js";

/** A `ref` names one function, and `$.step` one step. */
export function checkFlows({ exposes, aggregates }: Sections, reporter: Reporter): void {
  const seen = new Map<string, Entity>();
  for (const { namespace, flows } of aggregates)
    for (const flow of flows) {
      const id = `${namespace}.${flow.name}`;
      const earlier = seen.get(id);
      if (earlier)
        reporter.report("model/duplicate-flow", valueSpan(flow, "name"), { flow: id }, [
          { span: valueSpan(earlier, "name"), label: "first declared here" },
        ]);
      else seen.set(id, flow);
    }
  for (const step of behavioursIn({ exposes, aggregates }).flatMap(({ steps }) => steps))
    if (!/^[A-Za-z0-9_-]+$/.test(step.name) && (entryOf(step.$, "name") ?? entryOf(step.$, "call")))
      reporter.report("lint/step-name", valueSpan(step, "name"), { step: step.name });
}
