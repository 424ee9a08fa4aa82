import { removedOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const mcpToolRemoved: Rule = {
  id: "mcp/tool-removed",
  level: "breaking",
  about: "A tool is gone.",
  example: [
    [
      "        - name: show-pet\n          description: Show one pet.\n          call: pets.get-pet\n          with:\n            id: tools.id\n",
      "        - name: view-pet\n          description: Show one pet.\n          call: pets.get-pet\n          with:\n            id: tools.id\n",
    ],
  ],
  find: ({ tools }) => removedOnes(tools, ({ label }) => `models that were told of ${label} fail when they call it`),
};
