import { inputsThatBecame } from "../../hits/inputs.js";
import type { Rule } from "../../rule.js";

export const restParameterBecameRequired: Rule = {
  id: "rest/parameter-became-required",
  level: "breaking",
  about: "A parameter that could be left out must be passed.",
  example: [
    [
      "                - name: kind\n                  in: query\n                  type: string\n                  required: false\n                  description: The kind of pet.\n",
      "                - name: kind\n                  in: query\n                  type: string\n                  required: true\n                  description: The kind of pet.\n",
    ],
  ],
  find: ({ routes }) => inputsThatBecame(routes, true, (input) => `requests without ${input} get 400`),
};
