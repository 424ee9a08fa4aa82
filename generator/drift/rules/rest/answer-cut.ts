import { answersThatChanged } from "../../hits/answers.js";
import type { Rule } from "../../rule.js";

export const restAnswerCut: Rule = {
  id: "rest/answer-cut",
  level: "breaking",
  about: "A route that handed on all of an answer leaves out what is not declared.",
  example: [
    [
      "              call: pets.get-pet\n              with:\n                id: rest.path.id\n",
      "              call: pets.get-pet\n              with:\n                id: rest.path.id\n              outputParameters:\n                - type: object\n                  mapping: $.\n                  properties:\n                    count:\n                      type: integer\n                      mapping: $.count\n                    first:\n                      type: string\n                      mapping: $.first\n",
    ],
  ],
  find: ({ routes }) =>
    answersThatChanged(
      routes,
      ["cut"],
      (member, was, now) =>
        `${member} was ${was} and is ${now}: callers that read anything else of it find nothing there`,
    ),
};
