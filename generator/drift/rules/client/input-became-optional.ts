import { inputsThatBecame } from "../../hits/inputs.js";
import type { Rule } from "../../rule.js";

export const clientInputBecameOptional: Rule = {
  id: "client/input-became-optional",
  level: "compatible",
  about: "An input that had to be passed can be left out.",
  example: [
    [
      "                  required: true\n              outputRawFormat: json\n",
      "              outputRawFormat: json\n",
    ],
  ],
  find: ({ functions }) =>
    inputsThatBecame(functions, false, (input) => `${input} can be left out; calls that pass it are as before`),
};
