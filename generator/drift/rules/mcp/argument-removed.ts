import { removedInputs } from "../../hits/inputs.js";
import type { Rule } from "../../rule.js";

export const mcpArgumentRemoved: Rule = {
  id: "mcp/argument-removed",
  level: "breaking",
  about: "A tool no longer takes an argument.",
  example: [
    [
      "            - name: kind\n              type: string\n              required: false\n              description: The kind of pet.\n",
      "",
    ],
  ],
  find: ({ tools }) => removedInputs(tools, false, (input) => `calls that pass ${input} are refused`),
};
