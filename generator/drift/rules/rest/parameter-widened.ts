import { inputsThatMoved } from "../../hits/inputs.js";
import type { Rule } from "../../rule.js";

export const restParameterWidened: Rule = {
  id: "rest/parameter-widened",
  level: "compatible",
  about: "A parameter takes more values than before.",
  start: [
    [
      "                - name: kind\n                  in: query\n                  type: string\n                  required: false\n",
      "                - name: kind\n                  in: query\n                  type: string\n                  required: false\n                  enum:\n                    - cat\n",
    ],
  ],
  example: [
    [
      "                - name: kind\n                  in: query\n                  type: string\n                  required: false\n                  enum:\n                    - cat\n",
      "                - name: kind\n                  in: query\n                  type: string\n                  required: false\n",
    ],
  ],
  find: ({ routes }) =>
    inputsThatMoved(
      routes,
      "wider",
      (input, was, now) => `${input} takes ${now} where it took ${was}; requests are as before`,
      true,
    ),
};
