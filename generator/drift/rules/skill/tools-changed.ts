import { matchingOnes } from "../../hits.js";
import type { Rule } from "../../rule.js";

export const skillToolsChanged: Rule = {
  id: "skill/tools-changed",
  level: "risky",
  about: "A skill names other tools.",
  example: [["              description: Lists pets.\n              from:", "              description: Lists all pets.\n              from:"]],
  find: ({ skills }) =>
    matchingOnes(
      skills,
      (before, after) => before.tools !== after.tools,
      () => "agents reach for other tools, or read something else about them",
    ),
};
