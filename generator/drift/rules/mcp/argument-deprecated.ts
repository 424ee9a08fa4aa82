import { goingInput, inputsThatDiffer } from "../../hits/inputs.js";
import type { Rule } from "../../rule.js";

export const mcpArgumentDeprecated: Rule = {
  id: "mcp/argument-deprecated",
  level: "documentation",
  about: "An argument is said to go, or to stay after all.",
  example: [
    [
      "            - name: kind\n              type: string\n              required: false\n              description: The kind of pet.\n",
      "            - name: kind\n              type: string\n              required: false\n              description: The kind of pet.\n              deprecated: true\n",
    ],
  ],
  find: ({ tools }) => inputsThatDiffer(tools, goingInput, (input, _was, now) => `${input} is ${now}`),
};
