import { answersThatChanged, ofAnswer } from "../../hits/answers.js";
import type { Rule } from "../../rule.js";

export const clientAnswerMemberNarrowed: Rule = {
  id: "client/answer-member-narrowed",
  level: "compatible",
  about: "A member of what a function answers holds less than before.",
  start: [
    [
      "              outputRawFormat: json\n",
      "              outputRawFormat: json\n              outputParameters:\n                - name: count\n                  type: integer\n                  value: $.count\n                - name: first\n                  value: $.first\n",
    ],
  ],
  example: [
    [
      "              outputParameters:\n                - name: count\n                  type: integer\n                  value: $.count\n                - name: first\n                  value: $.first\n",
      "              outputParameters:\n                - name: count\n                  type: integer\n                  value: $.count\n                - name: first\n                  type: string\n                  value: $.first\n",
    ],
  ],
  find: ({ functions }) =>
    answersThatChanged(functions, ["narrowed"], (member, was, now) => `${ofAnswer(member)} is ${now}, and was ${was}`),
};
