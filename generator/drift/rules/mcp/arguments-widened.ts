import { argumentsThatMoved } from "../../hits/arguments.js";
import type { Rule } from "../../rule.js";

const closed =
  "          inputSchema:\n            type: object\n            properties:\n              id: {type: string}\n            required: [id]\n";

export const mcpArgumentsWidened: Rule = {
  id: "mcp/arguments-widened",
  level: "compatible",
  about: "A tool's own schema takes more arguments than before.",
  start: [["          description: Show one pet.\n", `          description: Show one pet.\n${closed}`]],
  example: [[closed, `${closed}            additionalProperties: true\n`]],
  find: ({ tools }) =>
    argumentsThatMoved(
      tools,
      ["wider"],
      (was, now) => `beside what is said of each argument it took ${was}, it takes ${now}`,
    ),
};
