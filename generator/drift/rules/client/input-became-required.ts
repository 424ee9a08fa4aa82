import { inputsThatBecame } from "../../hits/inputs.js";
import type { Rule } from "../../rule.js";

export const clientInputBecameRequired: Rule = {
  id: "client/input-became-required",
  level: "breaking",
  about: "An input that could be left out must be passed.",
  example: [
    [
      "                - name: kind\n                  in: query\n                  type: string\n                - name: limit\n                  in: query\n                  type: integer\n                  required: true\n              outputRawFormat: json\n",
      "                - name: kind\n                  in: query\n                  type: string\n                  required: true\n                - name: limit\n                  in: query\n                  type: integer\n                  required: true\n              outputRawFormat: json\n",
    ],
  ],
  find: ({ functions }) => inputsThatBecame(functions, true, (input) => `calls without ${input} do not compile`),
};
