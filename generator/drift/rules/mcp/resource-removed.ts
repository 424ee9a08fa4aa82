import { removedOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const mcpResourceRemoved: Rule = {
  id: "mcp/resource-removed",
  level: "breaking",
  about: "A resource is gone.",
  example: [
    [
      "      resources:\n        - name: catalogue\n          label: Catalogue\n          uri: pets://catalogue\n          description: Every pet.\n          mimeType: application/json\n          call: pets.list-pets\n          with:\n            limit: 100\n",
      "",
    ],
  ],
  find: ({ resources }) => removedOnes(resources, ({ label }) => `clients that read ${label} fail`),
};
