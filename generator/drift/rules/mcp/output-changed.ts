import { outputsThatMoved } from "../../hits.js";
import type { Rule } from "../../rule.js";

export const mcpOutputChanged: Rule = {
  id: "mcp/output-changed",
  level: "breaking",
  about: "A tool answers with another shape.",
  example: [["                first:\n                  type: string\n                  mapping: $.first\n        - name: show-pet\n", "        - name: show-pet\n"]],
  find: ({ tools }) => outputsThatMoved(tools, "other", (was, now) => `clients that read the result as ${was} meet ${now}`),
};
