import { addedInputs } from "../../hits/inputs.js";
import type { Rule } from "../../rule.js";

export const restRequiredParameterAdded: Rule = {
  id: "rest/required-parameter-added",
  level: "breaking",
  about: "A route needs a parameter that it did not have.",
  example: [
    [
      "                - name: limit\n                  in: query\n                  type: integer\n                  required: true\n                  description: How many.\n",
      "                - name: limit\n                  in: query\n                  type: integer\n                  required: true\n                  description: How many.\n                - name: tag\n                  in: query\n                  type: integer\n                  required: true\n                  description: How many.\n",
    ],
  ],
  find: ({ routes }) => addedInputs(routes, true, (input) => `requests without ${input} get 400`),
};
