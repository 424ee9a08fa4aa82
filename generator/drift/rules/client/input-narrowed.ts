import { inputsThatMoved } from "../../hits/inputs.js";
import type { Rule } from "../../rule.js";

export const clientInputNarrowed: Rule = {
  id: "client/input-narrowed",
  level: "breaking",
  about: "An input takes fewer values than before.",
  example: [
    [
      "                - name: kind\n                  in: query\n                  type: string\n                - name: limit\n                  in: query\n                  type: integer\n                  required: true\n              outputRawFormat: json\n",
      "                - name: kind\n                  in: query\n                  type: string\n                  enum: [cat, dog]\n                - name: limit\n                  in: query\n                  type: integer\n                  required: true\n              outputRawFormat: json\n",
    ],
  ],
  find: ({ functions }) =>
    inputsThatMoved(
      functions,
      "narrower",
      (input, was, now) => `calls that pass another ${input} do not compile: it was ${was}, it is ${now}`,
    ),
};
