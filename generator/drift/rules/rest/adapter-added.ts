import { addedOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const restAdapterAdded: Rule = {
  id: "rest/adapter-added",
  level: "compatible",
  about: "There is a new REST adapter.",
  example: [
    [
      "    - type: mcp\n",
      "    - type: rest\n      namespace: extra-rest\n      port: 8081\n      resources: []\n    - type: mcp\n",
    ],
  ],
  find: ({ rest }) => addedOnes(rest, ({ label }) => `${label} answers now; nobody is affected`),
};
