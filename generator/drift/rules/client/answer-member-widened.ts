import { answersThatChanged, ofAnswer } from "../../hits/answers.js";
import type { Rule } from "../../rule.js";

export const clientAnswerMemberWidened: Rule = {
  id: "client/answer-member-widened",
  level: "risky",
  about: "A member of what a function answers may hold more of its kind.",
  example: [],
  find: ({ functions }) =>
    answersThatChanged(
      functions,
      ["widened", "opened"],
      (member, was, now) => `${ofAnswer(member)} was ${was} and is ${now}: code may meet more than it knows`,
    ),
};
