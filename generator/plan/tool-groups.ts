import type { PathTemplate } from "../model/capability.js";
import { fileName } from "../text/file-names.js";
import type { AdapterNames } from "./adapter-names.js";
import { fileLimit } from "./client-modules.js";
import { groupOperations } from "./group.js";
import type { PlannedTool } from "./mcp-tools.js";
import { functionName } from "./names.js";
import { type PublicName, publicValue } from "./public-name.js";
import type { NameScope } from "./scope.js";

/** The tools of an MCP server with too many for one file, by the file that they stand in. */
export interface ToolGroups {
  readonly groups: readonly ToolGroup[];
  /** The runs of all groups as they follow each other in the YAML. */
  readonly order: readonly ToolRun[];
  /** Constants with the definitions that schemas refer to, of what tools take and of what they give. */
  readonly definitions: PublicName;
  readonly answerDefinitions: PublicName;
}

/** Tools that stand in a file of their own. */
export interface ToolGroup {
  /** The file, `./mcp/orders`. */
  readonly module: string;
  readonly title: string;
  readonly runs: readonly ToolRun[];
}

/** Tools that follow each other in the YAML, and the function that adds them: clients are shown all tools in that order. */
export interface ToolRun {
  readonly function: PublicName;
  readonly tools: readonly PlannedTool[];
}

const definitionsFile = "definitions";

/** Tools in files of their own, as the client's functions that they call are; undefined where all stand in one. */
export function groupTools(
  tools: readonly PlannedTool[],
  { file }: AdapterNames,
  scope: NameScope,
): ToolGroups | undefined {
  if (tools.length <= fileLimit) return undefined;
  const partOf = partsOf(tools);
  const runs: { readonly part: string; readonly tools: PlannedTool[] }[] = [];
  for (const tool of tools) {
    const part = partOf(tool);
    const last = runs.at(-1);
    if (last?.part === part) last.tools.push(tool);
    else runs.push({ part, tools: [tool] });
  }
  const order = runs.map((run) => ({
    ...run,
    function: publicValue(`./${file}/${run.part}`, nameOf(run.part, scope)),
  }));
  const groups = new Map<string, ToolRun[]>();
  for (const run of order) {
    const known = groups.get(run.part) ?? [];
    groups.set(run.part, known);
    known.push(run);
  }
  const constant = (name: string): PublicName => publicValue(`./${file}/${definitionsFile}`, scope.take(name));
  return {
    groups: [...groups].map(([part, members]) => ({ module: `./${file}/${part}`, title: part, runs: members })),
    order,
    definitions: constant("definitions"),
    answerDefinitions: constant("answerDefinitions"),
  };
}

/** The file of each tool: as that of what it calls, one for a small API, by path for a large one; `other` for those of several steps. */
function partsOf(tools: readonly PlannedTool[]): (tool: PlannedTool) => string {
  const calls = new Map<string, Called[]>();
  for (const tool of tools) {
    const { action } = tool.plain;
    if (action.kind !== "call") continue;
    const { namespace, path } = action.operation;
    const called = calls.get(namespace) ?? [];
    calls.set(namespace, called);
    called.push({ tool, path });
  }
  const parts = new Map(
    [...calls].flatMap(([namespace, called]) => {
      const partOf = callParts(called, namespace, calls.size > 1);
      return called.map((call) => [call.tool, fileName(partOf(call), [definitionsFile])] as const);
    }),
  );
  return (tool) => parts.get(tool) ?? "other";
}

function callParts(called: readonly Called[], namespace: string, several: boolean): (call: Called) => string {
  if (called.length <= fileLimit) return () => namespace;
  const parts = groupOperations(called, ({ path }) => path, fileLimit);
  return (call) => [...(several ? [namespace] : []), parts.get(call) ?? "other"].join("-");
}

interface Called {
  readonly tool: PlannedTool;
  readonly path: PathTemplate;
}

function nameOf(part: string, scope: NameScope): string {
  const name = functionName(`add ${part}`, "add");
  return scope.take(name, [`${name}Tools`]);
}
