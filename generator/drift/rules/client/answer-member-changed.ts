import { answersThatChanged, ofAnswer } from "../../hits/answers.js";
import type { Rule } from "../../rule.js";

export const clientAnswerMemberChanged: Rule = {
  id: "client/answer-member-changed",
  level: "breaking",
  about: "A member of what a function answers is of another type.",
  start: [
    [
      "              outputRawFormat: json\n",
      "              outputRawFormat: json\n              outputParameters:\n                - name: count\n                  type: integer\n                  value: $.count\n                - name: first\n                  type: string\n                  value: $.first\n",
    ],
  ],
  example: [
    [
      "              outputRawFormat: json\n              outputParameters:\n                - name: count\n                  type: integer\n                  value: $.count\n                - name: first\n                  type: string\n                  value: $.first\n",
      "              outputRawFormat: json\n              outputParameters:\n                - name: count\n                  type: integer\n                  value: $.count\n                - name: first\n                  type: boolean\n                  value: $.first\n",
    ],
  ],
  find: ({ functions }) =>
    answersThatChanged(
      functions,
      ["changed"],
      (member, was, now) => `code that reads ${ofAnswer(member)} as ${was} does not compile: it is ${now}`,
    ),
};
