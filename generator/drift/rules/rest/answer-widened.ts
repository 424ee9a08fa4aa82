import { outputsThatMoved } from "../../hits.js";
import type { Rule } from "../../rule.js";

export const restAnswerWidened: Rule = {
  id: "rest/answer-widened",
  level: "breaking",
  about: "An answer can hold values that it could not hold before.",
  example: [
    [
      "                    count:\n                      type: integer\n                      mapping: $.count\n                    first:\n                      type: string\n                      mapping: $.first\n        - name: pet\n",
      "                    count:\n                      type: number\n                      mapping: $.count\n                    first:\n                      type: string\n                      mapping: $.first\n        - name: pet\n",
    ],
  ],
  find: ({ routes }) => outputsThatMoved(routes, "wider", (was, now) => `callers who read the answer as ${was} may meet ${now}`),
};
