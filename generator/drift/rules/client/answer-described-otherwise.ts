import { descriptionsThatChanged } from "../../hits/answers.js";
import type { Rule } from "../../rule.js";

export const clientAnswerDescribedOtherwise: Rule = {
  id: "client/answer-described-otherwise",
  level: "documentation",
  about: "The description of a member of what a function answers is another.",
  start: [
    [
      "              outputRawFormat: json\n",
      "              outputRawFormat: json\n              outputParameters:\n                - name: owners\n                  type: array\n                  value: $.owners\n                  items:\n                    type: object\n                    properties:\n                      city:\n                        type: string\n                        mapping: $.city\n",
    ],
  ],
  example: [
    [
      "                      city:\n                        type: string\n",
      "                      city:\n                        type: string\n                        description: Where they live.\n",
    ],
  ],
  find: ({ functions }) =>
    descriptionsThatChanged(functions, (member) => `readers of its types see another description of ${member}`),
};
