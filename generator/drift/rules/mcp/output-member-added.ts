import { answersThatChanged, memberAdded } from "../../hits/answers.js";
import type { Rule } from "../../rule.js";

export const mcpOutputMemberAdded: Rule = {
  id: "mcp/output-member-added",
  level: "compatible",
  about: "A tool answers with a member more.",
  example: [
    [
      "                first:\n                  type: string\n                  mapping: $.first\n",
      "                first:\n                  type: string\n                  mapping: $.first\n                note:\n                  type: string\n                  mapping: $.note\n",
    ],
  ],
  find: ({ tools }) => answersThatChanged(tools, ["added"], memberAdded),
};
