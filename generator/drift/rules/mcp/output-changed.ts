import { answersThatChanged } from "../../hits/answers.js";
import type { Rule } from "../../rule.js";

export const mcpOutputChanged: Rule = {
  id: "mcp/output-changed",
  level: "breaking",
  about: "A member of what a tool answers is of another kind, or may be absent or null where it was not.",
  example: [
    [
      "                first:\n                  type: string\n                  mapping: $.first\n",
      "                first:\n                  type: integer\n                  mapping: $.first\n",
    ],
  ],
  find: ({ tools }) =>
    answersThatChanged(
      tools,
      ["changed"],
      (member, was, now) => `${member} was ${was} and is ${now}: clients and models that read it cannot`,
    ),
};
