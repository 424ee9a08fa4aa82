import { outputsThatMoved } from "../../hits.js";
import type { Rule } from "../../rule.js";

export const mcpOutputWidened: Rule = {
  id: "mcp/output-widened",
  level: "breaking",
  about: "A tool can answer with values that it could not answer with before.",
  example: [
    ["                count:\n                  type: integer\n                  mapping: $.count\n", "                count:\n                  type: number\n                  mapping: $.count\n"],
  ],
  find: ({ tools }) => outputsThatMoved(tools, "wider", (was, now) => `clients that read the result as ${was} may meet ${now}`),
};
