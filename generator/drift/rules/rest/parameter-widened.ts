import { inputsThatMoved } from "../../hits.js";
import type { Rule } from "../../rule.js";

export const restParameterWidened: Rule = {
  id: "rest/parameter-widened",
  level: "compatible",
  about: "A parameter takes more values than before.",
  example: [
    [
      "                - name: limit\n                  in: query\n                  type: integer\n                  required: true\n                  description: How many.\n",
      "                - name: limit\n                  in: query\n                  type: number\n                  required: true\n                  description: How many.\n",
    ],
  ],
  find: ({ routes }) => inputsThatMoved(routes, "wider", (input, was, now) => `${input} takes ${now} where it took ${was}; requests are as before`),
};
