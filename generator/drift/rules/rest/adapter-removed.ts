import { removedOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const restAdapterRemoved: Rule = {
  id: "rest/adapter-removed",
  level: "breaking",
  about: "A REST adapter is gone.",
  start: [
    [
      "    - type: mcp\n",
      "    - type: rest\n      namespace: extra-rest\n      port: 8081\n      resources: []\n    - type: mcp\n",
    ],
  ],
  example: [["    - type: rest\n      namespace: extra-rest\n      port: 8081\n      resources: []\n", ""]],
  find: ({ rest }) => removedOnes(rest, ({ label }) => `every caller of ${label} fails`),
};
