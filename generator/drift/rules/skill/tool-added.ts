import { toolsOfSkills } from "../../hits/adapters.js";
import type { Rule } from "../../rule.js";

export const skillToolAdded: Rule = {
  id: "skill/tool-added",
  level: "compatible",
  about: "A skill names a tool more.",
  example: [
    [
      "            - name: list-pets\n              description: Lists pets.\n              from:\n                sourceNamespace: pets-mcp\n                action: list-pets\n",
      "            - name: list-pets\n              description: Lists pets.\n              from:\n                sourceNamespace: pets-mcp\n                action: list-pets\n            - name: show-pet\n              description: Shows one.\n              from:\n                sourceNamespace: pets-mcp\n                action: show-pet\n",
    ],
  ],
  find: ({ skills }) =>
    toolsOfSkills(
      skills,
      ({ before, after }) => before === undefined && after !== undefined,
      () => "the skill says how it is used",
    ),
};
