import { workThatChanged } from "../../hits/work.js";
import type { Rule } from "../../rule.js";

export const mcpTargetChanged: Rule = {
  id: "mcp/target-changed",
  level: "risky",
  about:
    "A tool does something else for the same request: other calls, other values in them, another order of what writes.",
  example: [
    [
      "        - name: show-pet\n          description: Show one pet.\n          call: pets.get-pet\n          with:\n            id: tools.id\n",
      '        - name: show-pet\n          description: Show one pet.\n          call: pets.get-pet\n          with:\n            id: "{{tools.id}}-1"\n',
    ],
  ],
  find: ({ tools }) => workThatChanged(tools),
};
