import { answersThatChanged } from "../../hits.js";
import type { Rule } from "../../rule.js";

export const mcpOutputOpened: Rule = {
  id: "mcp/output-opened",
  level: "compatible",
  about: "A tool hands on what it left out, with the members that it had where they were.",
  example: [["          outputParameters:\n            - type: object\n              mapping: $.\n              properties:\n                count:\n                  type: integer\n                  mapping: $.count\n                first:\n                  type: string\n                  mapping: $.first\n", ""]],
  find: ({ tools }) => answersThatChanged(tools, ["opened"], (member) => `${member} is handed on whole: what was read is where it was`),
};
