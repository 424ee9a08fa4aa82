import { answersThatChanged, remapped } from "../../hits/answers.js";
import type { Rule } from "../../rule.js";

export const restAnswerRemapped: Rule = {
  id: "rest/answer-remapped",
  level: "risky",
  about:
    "A member of what a route answers is made of something else: another part of the upstream's answer, another step, another value.",
  example: [
    [
      "                    count:\n                      type: integer\n                      mapping: $.count\n                    first:\n                      type: string\n                      mapping: $.first\n        - name: pet\n",
      "                    count:\n                      type: integer\n                      mapping: $.count\n                    first:\n                      type: string\n                      mapping: $.name\n        - name: pet\n",
    ],
  ],
  find: ({ routes }) => answersThatChanged(routes, ["remapped"], remapped),
};
