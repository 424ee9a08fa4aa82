import { answersThatChanged } from "../../hits/answers.js";
import type { Rule } from "../../rule.js";

export const restAnswerWidened: Rule = {
  id: "rest/answer-widened",
  level: "risky",
  about: "A member of what a route answers may hold more of its kind than before, or nothing is said of it any more.",
  example: [
    [
      "                    count:\n                      type: integer\n                      mapping: $.count\n                    first:\n                      type: string\n                      mapping: $.first\n        - name: pet\n",
      "                    count:\n                      type: number\n                      mapping: $.count\n                    first:\n                      type: string\n                      mapping: $.first\n        - name: pet\n",
    ],
  ],
  find: ({ routes }) =>
    answersThatChanged(
      routes,
      ["widened", "loosened"],
      (member, was, now) =>
        `${member} was ${was} and is ${now === "" ? "not declared any more" : now}: callers may meet more than they know`,
    ),
};
