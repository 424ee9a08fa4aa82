import { answersThatChanged } from "../../hits/answers.js";
import type { Rule } from "../../rule.js";

export const mcpOutputCut: Rule = {
  id: "mcp/output-cut",
  level: "breaking",
  about: "A tool that handed on all of an answer leaves out what is not declared.",
  example: [
    [
      "          call: pets.get-pet\n          with:\n            id: tools.id\n",
      "          call: pets.get-pet\n          with:\n            id: tools.id\n          outputParameters:\n            - type: object\n              mapping: $.\n              properties:\n                count:\n                  type: integer\n                  mapping: $.count\n                first:\n                  type: string\n                  mapping: $.first\n",
    ],
  ],
  find: ({ tools }) =>
    answersThatChanged(
      tools,
      ["cut"],
      (member, was, now) =>
        `${member} was ${was} and is ${now}: clients and models that read anything else of it find nothing there`,
    ),
};
