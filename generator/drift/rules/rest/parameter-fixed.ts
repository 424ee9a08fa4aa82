import { fixedInputs } from "../../hits/inputs.js";
import type { Rule } from "../../rule.js";

export const restParameterFixed: Rule = {
  id: "rest/parameter-fixed",
  level: "risky",
  about: "What callers pass for a parameter is overridden by a fixed value.",
  example: [
    [
      "                - name: kind\n                  in: query\n                  type: string\n                  required: false\n                  description: The kind of pet.\n",
      "                - name: kind\n                  in: query\n                  type: string\n                  value: cat\n                  required: false\n                  description: The kind of pet.\n",
    ],
  ],
  find: ({ routes }) => fixedInputs(routes, (input) => `${input} is fixed: what callers pass for it is not used`),
};
