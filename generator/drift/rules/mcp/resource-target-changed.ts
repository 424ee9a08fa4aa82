import { workThatChanged } from "../../hits/work.js";
import type { Rule } from "../../rule.js";

export const mcpResourceTargetChanged: Rule = {
  id: "mcp/resource-target-changed",
  level: "risky",
  about: "A resource is read from somewhere else.",
  example: [["            limit: 100\n", "            limit: 50\n"]],
  find: ({ resources }) => workThatChanged(resources),
};
