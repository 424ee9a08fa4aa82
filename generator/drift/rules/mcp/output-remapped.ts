import { answersOtherwise, matchingOnes } from "../../hits.js";
import type { Rule } from "../../rule.js";

export const mcpOutputRemapped: Rule = {
  id: "mcp/output-remapped",
  level: "risky",
  about: "A result has the shape it had, and its parts come from elsewhere.",
  example: [
    [
      "                first:\n                  type: string\n                  mapping: $.first\n        - name: show-pet\n",
      "                first:\n                  type: string\n                  mapping: $.name\n        - name: show-pet\n",
    ],
  ],
  find: ({ tools }) => matchingOnes(tools, answersOtherwise, ({ label }) => `${label} answers with other values of the same types`),
};
