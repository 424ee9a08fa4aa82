import { answersThatChanged } from "../../hits/answers.js";
import type { Rule } from "../../rule.js";

export const mcpOutputDemanded: Rule = {
  id: "mcp/output-demanded",
  level: "risky",
  about: "A member of what a tool answers must be there: where the API does not answer it, the call fails.",
  example: [
    [
      "                first:\n                  type: string\n                  mapping: $.first\n        - name: show-pet\n",
      "                first:\n                  type: string\n                  mapping: $.first\n                  required: true\n        - name: show-pet\n",
    ],
  ],
  find: ({ tools }) =>
    answersThatChanged(
      tools,
      ["demanded"],
      (member) => `${member} must be there: an answer of the API that lacks it, which was null, is a failure`,
    ),
};
