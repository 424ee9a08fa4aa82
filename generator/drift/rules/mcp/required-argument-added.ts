import { addedInputs } from "../../hits/inputs.js";
import type { Rule } from "../../rule.js";

export const mcpRequiredArgumentAdded: Rule = {
  id: "mcp/required-argument-added",
  level: "breaking",
  about: "A tool needs an argument that it did not have.",
  example: [
    [
      "            - name: limit\n              type: integer\n              required: true\n              description: How many.\n",
      "            - name: limit\n              type: integer\n              required: true\n              description: How many.\n            - name: tag\n              type: integer\n              required: true\n              description: How many.\n",
    ],
  ],
  find: ({ tools }) => addedInputs(tools, true, (input) => `calls without ${input} are refused`),
};
