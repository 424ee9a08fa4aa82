import { addedInputs } from "../../hits/inputs.js";
import type { Rule } from "../../rule.js";

export const restOptionalParameterAdded: Rule = {
  id: "rest/optional-parameter-added",
  level: "compatible",
  about: "A route takes a parameter that it did not have.",
  example: [
    [
      "                - name: kind\n                  in: query\n                  type: string\n                  required: false\n                  description: The kind of pet.\n",
      "                - name: kind\n                  in: query\n                  type: string\n                  required: false\n                  description: The kind of pet.\n                - name: owner\n                  in: query\n                  type: string\n                  required: false\n                  description: The kind of pet.\n",
    ],
  ],
  find: ({ routes }) =>
    addedInputs(routes, false, (input) => `requests may pass ${input}; those that do not are as before`),
};
