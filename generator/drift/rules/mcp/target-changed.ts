import { doesOtherwise, matchingOnes } from "../../hits.js";
import type { Rule } from "../../rule.js";

export const mcpTargetChanged: Rule = {
  id: "mcp/target-changed",
  level: "risky",
  about: "A tool does something else with the same arguments: another operation is called, or with other values.",
  example: [
    [
      "        - name: show-pet\n          description: Show one pet.\n          call: pets.get-pet\n          with:\n            id: tools.id\n",
      '        - name: show-pet\n          description: Show one pet.\n          call: pets.get-pet\n          with:\n            id: "{{tools.id}}-1"\n',
    ],
  ],
  find: ({ tools }) => matchingOnes(tools, doesOtherwise, ({ label }) => `${label} calls something else upstream: what it answers may differ`),
};
