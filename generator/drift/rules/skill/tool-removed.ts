import { toolsOfSkills } from "../../hits/adapters.js";
import type { Rule } from "../../rule.js";

export const skillToolRemoved: Rule = {
  id: "skill/tool-removed",
  level: "breaking",
  about: "A skill no longer names a tool.",
  start: [
    [
      "            - name: list-pets\n              description: Lists pets.\n              from:\n                sourceNamespace: pets-mcp\n                action: list-pets\n",
      "            - name: list-pets\n              description: Lists pets.\n              from:\n                sourceNamespace: pets-mcp\n                action: list-pets\n            - name: show-pet\n              description: Shows one.\n              from:\n                sourceNamespace: pets-mcp\n                action: show-pet\n",
    ],
  ],
  example: [
    [
      "            - name: show-pet\n              description: Shows one.\n              from:\n                sourceNamespace: pets-mcp\n                action: show-pet\n",
      "",
    ],
  ],
  find: ({ skills }) =>
    toolsOfSkills(
      skills,
      ({ before, after }) => before !== undefined && after === undefined,
      () => "the skill does not say any more how it is used",
    ),
};
