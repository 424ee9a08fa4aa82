import { answersThatChanged } from "../../hits/answers.js";
import type { Rule } from "../../rule.js";

export const mcpOutputOpened: Rule = {
  id: "mcp/output-opened",
  level: "risky",
  about: "A tool hands on the whole of what it cut to a shape: the members are where they were, and promised no more.",
  example: [
    [
      "          outputParameters:\n            - type: object\n              mapping: $.\n              properties:\n                count:\n                  type: integer\n                  mapping: $.count\n                first:\n                  type: string\n                  mapping: $.first\n",
      "",
    ],
  ],
  find: ({ tools }) =>
    answersThatChanged(
      tools,
      ["opened"],
      (member) => `${member} is handed on whole: what was declared is where it was, and is promised no more`,
    ),
};
