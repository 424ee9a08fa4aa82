import { answersThatChanged } from "../../hits/answers.js";
import type { Rule } from "../../rule.js";

export const restAnswerMemberRemoved: Rule = {
  id: "rest/answer-member-removed",
  level: "breaking",
  about: "A route no longer answers with a member that it declared.",
  example: [
    ["                    first:\n                      type: string\n                      mapping: $.first\n", ""],
  ],
  find: ({ routes }) =>
    answersThatChanged(routes, ["removed"], (member) => `callers that read ${member} find nothing there`),
};
