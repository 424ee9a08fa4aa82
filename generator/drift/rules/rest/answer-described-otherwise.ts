import { descriptionsThatChanged } from "../../hits/answers.js";
import type { Rule } from "../../rule.js";

export const restAnswerDescribedOtherwise: Rule = {
  id: "rest/answer-described-otherwise",
  level: "documentation",
  about: "The description of a member of an answer is another.",
  example: [
    [
      "                  properties:\n                    count:\n                      type: integer\n",
      "                  properties:\n                    count:\n                      type: integer\n                      description: How many there are.\n",
    ],
  ],
  find: ({ routes }) =>
    descriptionsThatChanged(routes, (member) => `readers of the OpenAPI document see another description of ${member}`),
};
