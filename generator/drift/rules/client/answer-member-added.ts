import { answersThatChanged } from "../../hits/answers.js";
import type { Rule } from "../../rule.js";

export const clientAnswerMemberAdded: Rule = {
  id: "client/answer-member-added",
  level: "compatible",
  about: "The type of what a function answers has a member more.",
  start: [
    [
      "              outputRawFormat: json\n",
      "              outputRawFormat: json\n              outputParameters:\n                - name: count\n                  type: integer\n                  value: $.count\n",
    ],
  ],
  example: [
    [
      "              outputRawFormat: json\n              outputParameters:\n                - name: count\n                  type: integer\n                  value: $.count\n",
      "              outputRawFormat: json\n              outputParameters:\n                - name: count\n                  type: integer\n                  value: $.count\n                - name: first\n                  type: string\n                  value: $.first\n",
    ],
  ],
  find: ({ functions }) =>
    answersThatChanged(functions, ["added"], (member) => `the type of the answer has ${member} as well`),
};
