import { removedInputs } from "../../hits/inputs.js";
import type { Rule } from "../../rule.js";

export const clientDeprecatedInputRemoved: Rule = {
  id: "client/deprecated-input-removed",
  level: "risky",
  about: "A function no longer takes an input that was said to go.",
  start: [
    [
      "                - name: kind\n                  in: query\n                  type: string\n                - name: limit\n",
      "                - name: kind\n                  in: query\n                  type: string\n                  deprecated: true\n                - name: limit\n",
    ],
  ],
  example: [
    [
      "                - name: kind\n                  in: query\n                  type: string\n                  deprecated: true\n                - name: limit\n",
      "                - name: limit\n",
    ],
  ],
  find: ({ functions }) =>
    removedInputs(functions, true, (input) => `calls that pass ${input} do not compile; it was said to go`),
};
