import { argumentsThatMoved } from "../../hits/arguments.js";
import type { Rule } from "../../rule.js";

const closed =
  "          inputSchema:\n            type: object\n            properties:\n              id: {type: string}\n            required: [id]\n";

export const mcpArgumentsNarrowed: Rule = {
  id: "mcp/arguments-narrowed",
  level: "breaking",
  about: "A tool's own schema takes fewer arguments than before: others are refused, or some have to come together.",
  start: [
    [
      "          description: Show one pet.\n",
      `          description: Show one pet.\n${closed}            additionalProperties: true\n`,
    ],
  ],
  example: [[`${closed}            additionalProperties: true\n`, closed]],
  find: ({ tools }) =>
    argumentsThatMoved(
      tools,
      ["narrower", "other"],
      (was, now) =>
        `calls that were right may be refused: beside what is said of each argument it took ${was}, it takes ${now}`,
    ),
};
