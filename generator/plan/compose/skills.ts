import { posix } from "node:path";
import type { Composition } from "../../model/compose/composition.js";
import { requiredBindings } from "../server.js";
import { planSkills } from "../skill.js";
import type { Reach } from "../skill-reach.js";
import type { SkillPlan, SkillReferencePlan } from "../plan.js";
import { mcpPath } from "./server.js";
import { groupFolders } from "./skill-folders.js";
import type { GroupSources } from "./sources.js";

/**
 * The skills of all capabilities side by side. They say what the capabilities' own say, but for where it is served: those name the servers of their capability
 * alone. One whose name another capability has taken gets that of its capability before it.
 */
export function planGroupSkills({
  composition,
  planned,
  output,
}: GroupSources): readonly (SkillPlan | SkillReferencePlan)[] {
  const reach = groupReach(composition, output);
  const folders = groupFolders(planned);
  return planned.flatMap(({ capability, skills }) => {
    const nameOf = (folder: string): string => folders.get(capability)?.get(folder) ?? folder;
    return skills ? planSkills(capability, { ...skills, reach, nameOf }) : [];
  });
}

/** Where adapters answer that share a process. */
function groupReach({ name, settings, capabilities, rest, mcp, joined }: Composition, output: string): Reach {
  const bindings = capabilities.flatMap(requiredBindings);
  return {
    program: posix.join(output, name, "server.ts"),
    bindings: [...new Map(bindings.map((binding) => [binding.variable, binding])).values()],
    hasStdio: joined !== undefined,
    seatOf: (adapter) => {
      if (adapter.kind === "rest") {
        const seat = rest?.seats.find((each) => each.adapter === adapter);
        return rest && seat && { name: rest.name, port: rest.port, path: seat.path, renamed: new Map() };
      }
      const seat = mcp?.seats.find((each) => each.adapter === adapter);
      if (!mcp || !seat) return undefined;
      return settings.mcp === "one"
        ? {
            name: mcp.name,
            port: mcp.port,
            path: "/mcp",
            renamed: joined?.find((each) => each.seat.adapter === adapter)?.names ?? new Map(),
          }
        : { name: adapter.namespace, port: mcp.port, path: mcpPath(seat), renamed: new Map() };
    },
  };
}
