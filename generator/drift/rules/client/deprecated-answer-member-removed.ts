import { answersThatChanged, ofAnswer } from "../../hits/answers.js";
import type { Rule } from "../../rule.js";

export const clientDeprecatedAnswerMemberRemoved: Rule = {
  id: "client/deprecated-answer-member-removed",
  level: "risky",
  about:
    "A member of what a function answers is gone of which the API's document said that it will go away; editors struck it through.",
  example: [],
  find: ({ functions }) =>
    answersThatChanged(
      functions,
      ["removed", "loosened", "cut"],
      (member) => `code that reads ${ofAnswer(member)} does not compile; it was said to go`,
      ({ wasDeprecated }) => wasDeprecated === true,
    ),
};
