import { toolsOfSkills } from "../../hits/adapters.js";
import type { Rule } from "../../rule.js";

export const skillToolsChanged: Rule = {
  id: "skill/tools-changed",
  level: "risky",
  about: "A tool of a skill comes from somewhere else, or is explained by another file.",
  example: [["                action: list-pets\n", "                action: show-pet\n"]],
  find: ({ skills }) =>
    toolsOfSkills(
      skills,
      ({ before, after }) => before !== undefined && after !== undefined && before.does !== after.does,
      () => "agents reach for something else under its name",
    ),
};
