import { removedInputs } from "../../hits/inputs.js";
import type { Rule } from "../../rule.js";

export const clientInputRemoved: Rule = {
  id: "client/input-removed",
  level: "breaking",
  about: "A function no longer takes an input.",
  example: [
    [
      "                - name: kind\n                  in: query\n                  type: string\n                - name: limit\n                  in: query\n                  type: integer\n                  required: true\n              outputRawFormat: json\n",
      "                - name: limit\n                  in: query\n                  type: integer\n                  required: true\n              outputRawFormat: json\n",
    ],
  ],
  find: ({ functions }) =>
    removedInputs(functions, false, (input) => `calls that pass ${input} do not compile, and it is not sent any more`),
};
