import { inputsRedeclared } from "../../hits/inputs.js";
import type { Rule } from "../../rule.js";

export const restParameterDeclaredOtherwise: Rule = {
  id: "rest/parameter-declared-otherwise",
  level: "compatible",
  about: "A parameter is declared otherwise, while what is taken is the same: what it is passed on to takes no more.",
  example: [
    [
      "                - name: limit\n                  in: query\n                  type: integer\n                  required: true\n                  description: How many.\n",
      "                - name: limit\n                  in: query\n                  type: integer\n                  required: false\n                  description: How many.\n",
    ],
  ],
  find: ({ routes }) =>
    inputsRedeclared(
      routes,
      (input, was, now) => `${input} is said to be ${now}, where it was ${was}; what is taken is the same`,
    ),
};
