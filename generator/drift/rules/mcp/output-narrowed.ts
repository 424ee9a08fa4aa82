import { answersThatChanged } from "../../hits/answers.js";
import type { Rule } from "../../rule.js";

export const mcpOutputNarrowed: Rule = {
  id: "mcp/output-narrowed",
  level: "compatible",
  about: "A tool answers with only some of the values that it could answer with before.",
  start: [
    [
      "                count:\n                  type: integer\n                  mapping: $.count\n",
      "                count:\n                  type: number\n                  mapping: $.count\n",
    ],
  ],
  example: [
    [
      "                count:\n                  type: number\n                  mapping: $.count\n",
      "                count:\n                  type: integer\n                  mapping: $.count\n",
    ],
  ],
  find: ({ tools }) =>
    answersThatChanged(
      tools,
      ["narrowed"],
      (member, was, now) =>
        `${member} is ${now}, and was ${was}: clients and models that read the one can read the other`,
    ),
};
