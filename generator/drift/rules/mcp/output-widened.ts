import { answersThatChanged } from "../../hits/answers.js";
import type { Rule } from "../../rule.js";

export const mcpOutputWidened: Rule = {
  id: "mcp/output-widened",
  level: "risky",
  about: "A member of what a tool answers may hold more of its kind than before, or nothing is said of it any more.",
  example: [
    [
      "                count:\n                  type: integer\n                  mapping: $.count\n",
      "                count:\n                  type: number\n                  mapping: $.count\n",
    ],
  ],
  find: ({ tools }) =>
    answersThatChanged(
      tools,
      ["widened", "loosened"],
      (member, was, now) =>
        `${member} was ${was} and is ${now === "" ? "not declared any more" : now}: clients and models may meet more than they know`,
    ),
};
