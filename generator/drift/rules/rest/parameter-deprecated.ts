import { goingInput, inputsThatDiffer } from "../../hits/inputs.js";
import type { Rule } from "../../rule.js";

export const restParameterDeprecated: Rule = {
  id: "rest/parameter-deprecated",
  level: "documentation",
  about: "A parameter is said to go, or to stay after all.",
  example: [
    [
      "                - name: kind\n                  in: query\n                  type: string\n                  required: false\n                  description: The kind of pet.\n",
      "                - name: kind\n                  in: query\n                  type: string\n                  required: false\n                  description: The kind of pet.\n                  deprecated: true\n",
    ],
  ],
  find: ({ routes }) => inputsThatDiffer(routes, goingInput, (input, _was, now) => `${input} is ${now}`),
};
