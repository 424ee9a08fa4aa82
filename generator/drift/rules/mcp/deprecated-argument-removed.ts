import { removedInputs } from "../../hits/inputs.js";
import type { Rule } from "../../rule.js";

export const mcpDeprecatedArgumentRemoved: Rule = {
  id: "mcp/deprecated-argument-removed",
  level: "risky",
  about: "An argument that was said to go is gone.",
  start: [
    [
      "            - name: kind\n              type: string\n              required: false\n              description: The kind of pet.\n",
      "            - name: kind\n              type: string\n              required: false\n              description: The kind of pet.\n              deprecated: true\n",
    ],
  ],
  example: [
    [
      "            - name: kind\n              type: string\n              required: false\n              description: The kind of pet.\n              deprecated: true\n",
      "",
    ],
  ],
  find: ({ tools }) => removedInputs(tools, true, (input) => `${input} is gone, as it was said to go`),
};
