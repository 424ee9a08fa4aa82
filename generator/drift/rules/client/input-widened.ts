import { inputsThatMoved } from "../../hits/inputs.js";
import type { Rule } from "../../rule.js";

export const clientInputWidened: Rule = {
  id: "client/input-widened",
  level: "compatible",
  about: "An input takes more values than before.",
  start: [
    [
      "                - name: kind\n                  in: query\n                  type: string\n                - name: limit\n",
      "                - name: kind\n                  in: query\n                  type: string\n                  enum:\n                    - cat\n                - name: limit\n",
    ],
  ],
  example: [
    [
      "                - name: kind\n                  in: query\n                  type: string\n                  enum:\n                    - cat\n                - name: limit\n",
      "                - name: kind\n                  in: query\n                  type: string\n                - name: limit\n",
    ],
  ],
  find: ({ functions }) =>
    inputsThatMoved(
      functions,
      "wider",
      (input, was, now) => `${input} takes ${now} where it took ${was}; calls are as before`,
    ),
};
