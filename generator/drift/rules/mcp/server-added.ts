import { addedOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const mcpServerAdded: Rule = {
  id: "mcp/server-added",
  level: "compatible",
  about: "There is a new MCP server.",
  example: [
    [
      "    - type: skill\n",
      "    - type: mcp\n      namespace: extra-mcp\n      port: 9091\n      tools:\n        - name: find-pet\n          description: Find one.\n          call: pets.get-pet\n    - type: skill\n",
    ],
  ],
  find: ({ mcp }) => addedOnes(mcp, ({ label }) => `${label} answers now; nobody is affected`),
};
