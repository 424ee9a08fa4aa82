import { addedOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const mcpToolAdded: Rule = {
  id: "mcp/tool-added",
  level: "compatible",
  about: "There is a new tool.",
  example: [
    [
      "        - name: show-pet\n          description: Show one pet.\n          call: pets.get-pet\n          with:\n            id: tools.id\n",
      "        - name: show-pet\n          description: Show one pet.\n          call: pets.get-pet\n          with:\n            id: tools.id\n        - name: peek-pet\n          description: Show one pet.\n          call: pets.get-pet\n          with:\n            id: tools.id\n",
    ],
  ],
  find: ({ tools }) => addedOnes(tools, ({ label }) => `models can call ${label} now`),
};
