import { addedOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const mcpResourceAdded: Rule = {
  id: "mcp/resource-added",
  level: "compatible",
  about: "There is a new resource.",
  example: [
    [
      "      resources:\n        - name: catalogue\n          label: Catalogue\n          uri: pets://catalogue\n          description: Every pet.\n          mimeType: application/json\n          call: pets.list-pets\n          with:\n            limit: 100\n",
      "      resources:\n        - name: catalogue\n          label: Catalogue\n          uri: pets://catalogue\n          description: Every pet.\n          mimeType: application/json\n          call: pets.list-pets\n          with:\n            limit: 100\n        - name: index\n          label: Catalogue\n          uri: pets://index\n          description: Every pet.\n          mimeType: application/json\n          call: pets.list-pets\n          with:\n            limit: 100\n",
    ],
  ],
  find: ({ resources }) => addedOnes(resources, ({ label }) => `clients can read ${label} now`),
};
