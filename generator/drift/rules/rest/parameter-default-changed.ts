import { defaultsThatChanged } from "../../hits/inputs.js";
import type { Rule } from "../../rule.js";

export const restParameterDefaultChanged: Rule = {
  id: "rest/parameter-default-changed",
  level: "risky",
  about: "What stands for a parameter that is not passed is another value.",
  start: [
    [
      "                - name: kind\n                  in: query\n                  type: string\n                  required: false\n                  description: The kind of pet.\n",
      "                - name: kind\n                  in: query\n                  type: string\n                  required: false\n                  description: The kind of pet.\n                  default: cat\n",
    ],
  ],
  example: [
    [
      "                - name: kind\n                  in: query\n                  type: string\n                  required: false\n                  description: The kind of pet.\n                  default: cat\n",
      "                - name: kind\n                  in: query\n                  type: string\n                  required: false\n                  description: The kind of pet.\n                  default: dog\n",
    ],
  ],
  find: ({ routes }) =>
    defaultsThatChanged(
      routes,
      (input, was, now) => `requests without ${input} are answered as with ${now}, and were as with ${was}`,
    ),
};
