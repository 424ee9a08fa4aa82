import { answersThatChanged } from "../../hits/answers.js";
import type { Rule } from "../../rule.js";

export const restAnswerChanged: Rule = {
  id: "rest/answer-changed",
  level: "breaking",
  about: "A member of what a route answers is of another kind, or may be absent or null where it was not.",
  example: [
    [
      "                    first:\n                      type: string\n                      mapping: $.first\n",
      "                    first:\n                      type: integer\n                      mapping: $.first\n",
    ],
  ],
  find: ({ routes }) =>
    answersThatChanged(
      routes,
      ["changed"],
      (member, was, now) => `${member} was ${was} and is ${now}: callers that read it cannot`,
    ),
};
