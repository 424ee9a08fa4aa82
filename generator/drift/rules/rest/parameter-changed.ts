import { inputsThatMoved } from "../../hits/inputs.js";
import type { Rule } from "../../rule.js";

export const restParameterChanged: Rule = {
  id: "rest/parameter-changed",
  level: "breaking",
  about: "A parameter takes other values than before.",
  example: [
    [
      "                - name: limit\n                  in: query\n                  type: integer\n                  required: true\n                  description: How many.\n",
      "                - name: limit\n                  in: query\n                  type: boolean\n                  required: true\n                  description: How many.\n",
    ],
  ],
  find: ({ routes }) =>
    inputsThatMoved(
      routes,
      "other",
      (input, was, now) => `requests that pass ${input} as ${was} get 400: it is ${now}`,
      true,
    ),
};
