import { answersThatChanged, memberAdded } from "../../hits/answers.js";
import type { Rule } from "../../rule.js";

export const restAnswerMemberAdded: Rule = {
  id: "rest/answer-member-added",
  level: "compatible",
  about: "A route answers with a member more.",
  example: [
    [
      "                    first:\n                      type: string\n                      mapping: $.first\n",
      "                    first:\n                      type: string\n                      mapping: $.first\n                    note:\n                      type: string\n                      mapping: $.note\n",
    ],
  ],
  find: ({ routes }) => answersThatChanged(routes, ["added"], memberAdded),
};
