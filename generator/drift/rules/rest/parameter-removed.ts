import { removedInputs } from "../../hits/inputs.js";
import type { Rule } from "../../rule.js";

export const restParameterRemoved: Rule = {
  id: "rest/parameter-removed",
  level: "breaking",
  about: "A route no longer takes a parameter.",
  example: [
    [
      "                - name: kind\n                  in: query\n                  type: string\n                  required: false\n                  description: The kind of pet.\n",
      "",
    ],
  ],
  find: ({ routes }) =>
    removedInputs(routes, false, (input) => `${input} is no longer read: callers who pass it get other answers`, true),
};
