import { addedInputs } from "../../hits/inputs.js";
import type { Rule } from "../../rule.js";

export const mcpOptionalArgumentAdded: Rule = {
  id: "mcp/optional-argument-added",
  level: "compatible",
  about: "A tool takes an argument that it did not have.",
  example: [
    [
      "            - name: kind\n              type: string\n              required: false\n              description: The kind of pet.\n",
      "            - name: kind\n              type: string\n              required: false\n              description: The kind of pet.\n            - name: owner\n              type: string\n              required: false\n              description: The kind of pet.\n",
    ],
  ],
  find: ({ tools }) => addedInputs(tools, false, (input) => `calls may pass ${input}; those that do not are as before`),
};
