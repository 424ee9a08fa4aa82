import { addedInputs } from "../../hits/inputs.js";
import type { Rule } from "../../rule.js";

export const clientOptionalInputAdded: Rule = {
  id: "client/optional-input-added",
  level: "compatible",
  about: "A function takes an input that it did not have.",
  example: [
    [
      "              outputRawFormat: json\n",
      "                - name: page\n                  in: query\n                  type: integer\n              outputRawFormat: json\n",
    ],
  ],
  find: ({ functions }) =>
    addedInputs(functions, false, (input) => `calls may pass ${input}; those that do not are as before`),
};
