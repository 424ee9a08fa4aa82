import { outputsThatMoved } from "../../hits.js";
import type { Rule } from "../../rule.js";

export const mcpOutputNarrowed: Rule = {
  id: "mcp/output-narrowed",
  level: "compatible",
  about: "A tool answers with only some of the values that it could answer with before.",
  example: [
    [
      "                first:\n                  type: string\n                  mapping: $.first\n        - name: show-pet\n",
      "                first:\n                  type: string\n                  enum: [rex, tom]\n                  mapping: $.first\n        - name: show-pet\n",
    ],
  ],
  find: ({ tools }) => outputsThatMoved(tools, "narrower", (was, now) => `clients that read ${was} can read ${now}`),
};
