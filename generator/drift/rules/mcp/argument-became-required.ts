import { inputsThatBecame } from "../../hits/inputs.js";
import type { Rule } from "../../rule.js";

export const mcpArgumentBecameRequired: Rule = {
  id: "mcp/argument-became-required",
  level: "breaking",
  about: "An argument that could be left out must be passed.",
  example: [
    [
      "            - name: kind\n              type: string\n              required: false\n              description: The kind of pet.\n",
      "            - name: kind\n              type: string\n              required: true\n              description: The kind of pet.\n",
    ],
  ],
  find: ({ tools }) => inputsThatBecame(tools, true, (input) => `calls without ${input} are refused`),
};
