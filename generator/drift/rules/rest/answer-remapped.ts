import { answersOtherwise, matchingOnes } from "../../hits.js";
import type { Rule } from "../../rule.js";

export const restAnswerRemapped: Rule = {
  id: "rest/answer-remapped",
  level: "risky",
  about: "An answer has the shape it had, and its parts come from elsewhere.",
  example: [
    [
      "                    count:\n                      type: integer\n                      mapping: $.count\n                    first:\n                      type: string\n                      mapping: $.first\n        - name: pet\n",
      "                    count:\n                      type: integer\n                      mapping: $.count\n                    first:\n                      type: string\n                      mapping: $.name\n        - name: pet\n",
    ],
  ],
  find: ({ routes }) => matchingOnes(routes, answersOtherwise, ({ label }) => `${label} answers with other values of the same types`),
};
