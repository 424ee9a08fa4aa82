import { answersThatChanged, ofAnswer } from "../../hits/answers.js";
import type { Rule } from "../../rule.js";

export const clientAnswerMemberRemoved: Rule = {
  id: "client/answer-member-removed",
  level: "breaking",
  about: "The type of what a function answers no longer has a member.",
  start: [
    [
      "              outputRawFormat: json\n",
      "              outputRawFormat: json\n              outputParameters:\n                - name: count\n                  type: integer\n                  value: $.count\n                - name: first\n                  type: string\n                  value: $.first\n",
    ],
  ],
  example: [
    [
      "              outputRawFormat: json\n              outputParameters:\n                - name: count\n                  type: integer\n                  value: $.count\n                - name: first\n                  type: string\n                  value: $.first\n",
      "              outputRawFormat: json\n              outputParameters:\n                - name: count\n                  type: integer\n                  value: $.count\n",
    ],
  ],
  find: ({ functions }) =>
    answersThatChanged(
      functions,
      ["removed", "loosened", "cut"],
      (member, was) => `code that reads ${ofAnswer(member)} does not compile: it was ${was}`,
      ({ wasDeprecated }) => wasDeprecated !== true,
    ),
};
