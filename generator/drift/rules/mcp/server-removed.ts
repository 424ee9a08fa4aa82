import { removedOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const mcpServerRemoved: Rule = {
  id: "mcp/server-removed",
  level: "breaking",
  about: "An MCP server is gone.",
  start: [
    [
      "    - type: skill\n",
      "    - type: mcp\n      namespace: extra-mcp\n      port: 9091\n      tools:\n        - name: find-pet\n          description: Find one.\n          call: pets.get-pet\n    - type: skill\n",
    ],
  ],
  example: [
    [
      "    - type: mcp\n      namespace: extra-mcp\n      port: 9091\n      tools:\n        - name: find-pet\n          description: Find one.\n          call: pets.get-pet\n",
      "",
    ],
  ],
  find: ({ mcp }) => removedOnes(mcp, ({ label }) => `every client of ${label} fails`),
};
