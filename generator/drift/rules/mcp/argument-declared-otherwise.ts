import { inputsRedeclared } from "../../hits/inputs.js";
import type { Rule } from "../../rule.js";

export const mcpArgumentDeclaredOtherwise: Rule = {
  id: "mcp/argument-declared-otherwise",
  level: "compatible",
  about: "An argument is declared otherwise, while what is taken is the same: what it is passed on to takes no more.",
  example: [
    [
      "            - name: limit\n              type: integer\n              required: true\n",
      "            - name: limit\n              type: integer\n              required: false\n",
    ],
  ],
  find: ({ tools }) =>
    inputsRedeclared(
      tools,
      (input, was, now) => `${input} is said to be ${now}, where it was ${was}; what is taken is the same`,
    ),
};
