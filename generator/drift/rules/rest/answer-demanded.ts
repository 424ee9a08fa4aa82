import { answersThatChanged } from "../../hits/answers.js";
import type { Rule } from "../../rule.js";

export const restAnswerDemanded: Rule = {
  id: "rest/answer-demanded",
  level: "risky",
  about: "A member of an answer must be there: where the API does not answer it, callers get 502 in place of null.",
  example: [
    [
      "                    first:\n                      type: string\n                      mapping: $.first\n        - name: pet\n",
      "                    first:\n                      type: string\n                      mapping: $.first\n                      required: true\n        - name: pet\n",
    ],
  ],
  find: ({ routes }) =>
    answersThatChanged(
      routes,
      ["demanded"],
      (member) => `${member} must be there: an answer of the API that lacks it, which was null, is 502`,
    ),
};
