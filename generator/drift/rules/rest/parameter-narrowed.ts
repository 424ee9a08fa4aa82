import { inputsThatMoved } from "../../hits/inputs.js";
import type { Rule } from "../../rule.js";

export const restParameterNarrowed: Rule = {
  id: "rest/parameter-narrowed",
  level: "breaking",
  about: "A parameter takes fewer values than before.",
  example: [
    [
      "                - name: kind\n                  in: query\n                  type: string\n                  required: false\n                  description: The kind of pet.\n",
      "                - name: kind\n                  in: query\n                  type: string\n                  enum: [cat, dog]\n                  required: false\n                  description: The kind of pet.\n",
    ],
  ],
  find: ({ routes }) =>
    inputsThatMoved(
      routes,
      "narrower",
      (input, was, now) => `requests with another ${input} get 400: it was ${was}, it is ${now}`,
      true,
    ),
};
