import { goingInput, inputsThatDiffer } from "../../hits/inputs.js";
import type { Rule } from "../../rule.js";

export const clientInputDeprecated: Rule = {
  id: "client/input-deprecated",
  level: "documentation",
  about: "An input is said to go, or to stay after all: editors strike it through, or no more.",
  example: [
    [
      "                - name: kind\n                  in: query\n                  type: string\n                - name: limit\n",
      "                - name: kind\n                  in: query\n                  type: string\n                  deprecated: true\n                - name: limit\n",
    ],
  ],
  find: ({ functions }) => inputsThatDiffer(functions, goingInput, (input, _was, now) => `${input} is ${now}`),
};
