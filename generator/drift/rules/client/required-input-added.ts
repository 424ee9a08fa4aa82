import { addedInputs } from "../../hits/inputs.js";
import type { Rule } from "../../rule.js";

export const clientRequiredInputAdded: Rule = {
  id: "client/required-input-added",
  level: "breaking",
  about: "A function needs an input that it did not have.",
  example: [
    [
      "              outputRawFormat: json\n",
      "                - name: page\n                  in: query\n                  type: integer\n                  required: true\n              outputRawFormat: json\n",
    ],
  ],
  find: ({ functions }) => addedInputs(functions, true, (input) => `calls do not compile until they pass ${input}`),
};
