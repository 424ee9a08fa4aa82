import { outputsThatMoved } from "../../hits.js";
import type { Rule } from "../../rule.js";

export const restAnswerChanged: Rule = {
  id: "rest/answer-changed",
  level: "breaking",
  about: "An answer has another shape.",
  example: [["                    first:\n                      type: string\n                      mapping: $.first\n        - name: pet\n", "        - name: pet\n"]],
  find: ({ routes }) => outputsThatMoved(routes, "other", (was, now) => `callers who read the answer as ${was} meet ${now}`),
};
