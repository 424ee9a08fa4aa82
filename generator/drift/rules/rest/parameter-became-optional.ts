import { inputsThatBecame } from "../../hits.js";
import type { Rule } from "../../rule.js";

export const restParameterBecameOptional: Rule = {
  id: "rest/parameter-became-optional",
  level: "compatible",
  about: "A parameter that had to be passed can be left out.",
  example: [
    [
      "                - name: limit\n                  in: query\n                  type: integer\n                  required: true\n                  description: How many.\n",
      "                - name: limit\n                  in: query\n                  type: integer\n                  required: false\n                  description: How many.\n",
    ],
  ],
  find: ({ routes }) => inputsThatBecame(routes, false, (input) => `${input} can be left out; requests that pass it are as before`),
};
