import { inputsThatBecame } from "../../hits.js";
import type { Rule } from "../../rule.js";

export const mcpArgumentBecameOptional: Rule = {
  id: "mcp/argument-became-optional",
  level: "compatible",
  about: "An argument that had to be passed can be left out.",
  example: [
    [
      "            - name: limit\n              type: integer\n              required: true\n              description: How many.\n",
      "            - name: limit\n              type: integer\n              required: false\n              description: How many.\n",
    ],
  ],
  find: ({ tools }) => inputsThatBecame(tools, false, (input) => `${input} can be left out; calls that pass it are as before`),
};
