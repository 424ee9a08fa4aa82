import { answersThatChanged } from "../../hits/answers.js";
import type { Rule } from "../../rule.js";

export const mcpOutputMemberRemoved: Rule = {
  id: "mcp/output-member-removed",
  level: "breaking",
  about: "A tool no longer answers with a member that it declared.",
  example: [["                first:\n                  type: string\n                  mapping: $.first\n", ""]],
  find: ({ tools }) =>
    answersThatChanged(tools, ["removed"], (member) => `clients and models that read ${member} find nothing there`),
};
