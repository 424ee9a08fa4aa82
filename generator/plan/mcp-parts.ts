import type { AdapterNames } from "./adapter-names.js";
import { type Code, code } from "./code.js";
import { comment } from "./comment.js";
import { local } from "./locals.js";
import type { ToolCode, ToolPlanner } from "./mcp-schemas.js";
import type { McpDefinitionsPlan, McpPartPlan, McpPlan } from "./plan.js";
import { runtime } from "./runtime.js";
import type { ToolGroup, ToolGroups } from "./tool-groups.js";

/** The tools of a server whose tools stand in parts, in its own file. */
export const noTools: ToolCode = { schemas: [], outputs: [], tools: [] };

/** Plans the files of tools that are too many for one, and the calls of the functions in them in the order of the YAML. */
export function planParts(
  groups: ToolGroups,
  names: AdapterNames,
  planned: ToolPlanner,
): { readonly files: readonly (McpPartPlan | McpDefinitionsPlan)[]; readonly calls: readonly Code[] } {
  const parts = groups.groups.map((group) => planPart(group, names, planned));
  const definitions = planned.definitions();
  const file: McpDefinitionsPlan = {
    kind: "mcp-definitions",
    path: fileOf(groups.definitions.module),
    definitions,
    words: { Definitions: runtime.definitions.Definitions },
  };
  const calls = groups.order.map(
    (run) => code`${run.function.imported}(${local.tools}, ${local.handlers}, ${local.options});`,
  );
  return { files: definitions.length > 0 ? [...parts, file] : parts, calls };
}

function planPart({ module, title, runs }: ToolGroup, names: AdapterNames, planned: ToolPlanner): McpPartPlan {
  const codes = runs.map((run) => ({ run, code: planned.ofTools(run.tools) }));
  const schemas = codes.flatMap((each) => each.code.schemas);
  const outputs = codes.flatMap((each) => each.code.outputs);
  return {
    kind: "mcp-part",
    path: fileOf(module),
    handlersType: names.handlers.imported,
    optionsType: names.options.imported,
    schemas,
    outputs,
    functions: codes.map((each) => ({
      doc: comment([`Adds tools of ${title}.`]),
      name: each.run.function.declared,
      tools: each.code.tools,
    })),
    words: {
      ...schemaWords({ schemas, outputs }),
      handlers: local.handlers,
      options: local.options,
      tools: local.tools,
      Tools: runtime.mcpTools.Tools,
    },
  };
}

/** What the constants of tools name. */
export function schemaWords({ schemas, outputs }: Pick<McpPlan, "schemas" | "outputs">): McpPlan["words"] {
  return {
    ...(schemas.length > 0 ? { toolInput: runtime.toolInput.toolInput } : {}),
    ...(outputs.length > 0 ? { lazySchema: runtime.lazySchema.lazySchema } : {}),
  };
}

function fileOf(module: string): string {
  return `${module.slice("./".length)}.ts`;
}
