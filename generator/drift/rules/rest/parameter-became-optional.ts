import { inputsThatBecame } from "../../hits/inputs.js";
import type { Rule } from "../../rule.js";

export const restParameterBecameOptional: Rule = {
  id: "rest/parameter-became-optional",
  level: "compatible",
  about: "A parameter that had to be passed can be left out.",
  start: [
    [
      "                - name: kind\n                  in: query\n                  type: string\n                  required: false\n",
      "                - name: kind\n                  in: query\n                  type: string\n                  required: true\n",
    ],
  ],
  example: [
    [
      "                - name: kind\n                  in: query\n                  type: string\n                  required: true\n",
      "                - name: kind\n                  in: query\n                  type: string\n                  required: false\n",
    ],
  ],
  find: ({ routes }) =>
    inputsThatBecame(routes, false, (input) => `${input} can be left out; requests that pass it are as before`),
};
