import type { Reporter } from "../../diagnostics/reporter.js";
import { valueSpan } from "../../schema/spans.js";
import type { Sections } from "../resolve-imports.js";

/** Models choose tools by their descriptions: a tool has one of its own, or that of what it calls. */
export function checkToolDescriptions({ consumes, exposes, aggregates }: Sections, reporter: Reporter): void {
  const silent = exposes.flatMap((adapter) =>
    adapter.kind === "mcp" ? adapter.tools.filter(({ description }) => !isSaid(description)) : [],
  );
  if (silent.length === 0) return;
  const described = new Set([
    ...consumes.flatMap((api) =>
      api.resources.flatMap((resource) =>
        resource.operations.flatMap((operation) =>
          isSaid(operation.description) ? [`${api.namespace}.${operation.name}`] : [],
        ),
      ),
    ),
    ...aggregates.flatMap((aggregate) =>
      aggregate.flows.flatMap((flow) => (isSaid(flow.description) ? [`${aggregate.namespace}.${flow.name}`] : [])),
    ),
  ]);
  for (const tool of silent)
    if (!described.has(tool.ref ?? tool.call ?? ""))
      reporter.report("model/tool-without-description", valueSpan(tool, "name"), {
        tool: tool.name ?? tool.ref ?? "tool",
      });
}

function isSaid(description: string | undefined): boolean {
  return description !== undefined && description.trim() !== "";
}
