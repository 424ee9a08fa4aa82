import { inputsThatMoved } from "../../hits/inputs.js";
import type { Rule } from "../../rule.js";

export const clientInputChanged: Rule = {
  id: "client/input-changed",
  level: "breaking",
  about: "An input takes other values than before.",
  example: [
    [
      "                  type: integer\n                  required: true\n              outputRawFormat: json\n",
      "                  type: boolean\n                  required: true\n              outputRawFormat: json\n",
    ],
  ],
  find: ({ functions }) =>
    inputsThatMoved(
      functions,
      "other",
      (input, was, now) => `calls that pass ${input} as ${was} do not compile: it is ${now}`,
    ),
};
