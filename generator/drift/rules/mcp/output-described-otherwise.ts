import { descriptionsThatChanged } from "../../hits/answers.js";
import type { Rule } from "../../rule.js";

export const mcpOutputDescribedOtherwise: Rule = {
  id: "mcp/output-described-otherwise",
  level: "documentation",
  about: "The description of a member of what a tool answers is another.",
  example: [
    [
      "\n              properties:\n                count:\n                  type: integer\n",
      "\n              properties:\n                count:\n                  type: integer\n                  description: How many there are.\n",
    ],
  ],
  find: ({ tools }) => descriptionsThatChanged(tools, (member) => `models read another description of ${member}`),
};
