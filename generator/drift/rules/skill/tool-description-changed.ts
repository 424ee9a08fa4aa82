import { toolsOfSkills } from "../../hits/adapters.js";
import type { Rule } from "../../rule.js";

export const skillToolDescriptionChanged: Rule = {
  id: "skill/tool-description-changed",
  level: "documentation",
  about: "A skill says something else of a tool.",
  example: [
    [
      "              description: Lists pets.\n              from:",
      "              description: Lists all pets.\n              from:",
    ],
  ],
  find: ({ skills }) =>
    toolsOfSkills(
      skills,
      ({ before, after }) => before !== undefined && after !== undefined && before.description !== after.description,
      () => "agents read other words",
    ),
};
