import { answersThatChanged } from "../../hits/answers.js";
import type { Rule } from "../../rule.js";

export const restAnswerNarrowed: Rule = {
  id: "rest/answer-narrowed",
  level: "compatible",
  about: "An answer holds only some of the values that it could hold before.",
  start: [
    [
      "                    count:\n                      type: integer\n                      mapping: $.count\n                    first:\n                      type: string\n                      mapping: $.first\n        - name: pet\n",
      "                    count:\n                      type: number\n                      mapping: $.count\n                    first:\n                      type: string\n                      mapping: $.first\n        - name: pet\n",
    ],
  ],
  example: [
    [
      "                    count:\n                      type: number\n                      mapping: $.count\n                    first:\n                      type: string\n                      mapping: $.first\n        - name: pet\n",
      "                    count:\n                      type: integer\n                      mapping: $.count\n                    first:\n                      type: string\n                      mapping: $.first\n        - name: pet\n",
    ],
  ],
  find: ({ routes }) =>
    answersThatChanged(
      routes,
      ["narrowed"],
      (member, was, now) => `${member} is ${now}, and was ${was}: callers that read the one can read the other`,
    ),
};
