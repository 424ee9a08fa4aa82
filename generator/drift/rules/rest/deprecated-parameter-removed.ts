import { removedInputs } from "../../hits/inputs.js";
import type { Rule } from "../../rule.js";

export const restDeprecatedParameterRemoved: Rule = {
  id: "rest/deprecated-parameter-removed",
  level: "risky",
  about: "A parameter that was said to go is gone.",
  start: [
    [
      "                - name: kind\n                  in: query\n                  type: string\n                  required: false\n                  description: The kind of pet.\n",
      "                - name: kind\n                  in: query\n                  type: string\n                  required: false\n                  description: The kind of pet.\n                  deprecated: true\n",
    ],
  ],
  example: [
    [
      "                - name: kind\n                  in: query\n                  type: string\n                  required: false\n                  description: The kind of pet.\n                  deprecated: true\n",
      "",
    ],
  ],
  find: ({ routes }) => removedInputs(routes, true, (input) => `${input} is gone, as it was said to go`, true),
};
