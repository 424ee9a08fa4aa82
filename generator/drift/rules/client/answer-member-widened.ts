import { answersThatChanged } from "../../hits.js";
import type { Rule } from "../../rule.js";

export const clientAnswerMemberWidened: Rule = {
  id: "client/answer-member-widened",
  level: "risky",
  about: "A member of what a function answers may hold more of its kind.",
  start: [["              outputRawFormat: json\n", "              outputRawFormat: json\n              outputParameters:\n                - name: count\n                  type: integer\n                  value: $.count\n                - name: first\n                  type: string\n                  value: $.first\n"]],
  example: [["              outputRawFormat: json\n              outputParameters:\n                - name: count\n                  type: integer\n                  value: $.count\n                - name: first\n                  type: string\n                  value: $.first\n", "              outputRawFormat: json\n              outputParameters:\n                - name: count\n                  type: number\n                  value: $.count\n                - name: first\n                  type: string\n                  value: $.first\n"]],
  find: ({ functions }) => answersThatChanged(functions, ["widened", "opened"], (member, was, now) => `${member} of the answer was ${was} and is ${now}: code may meet more than it knows`),
};
