import { inputsThatMoved } from "../../hits/inputs.js";
import type { Rule } from "../../rule.js";

export const mcpArgumentChanged: Rule = {
  id: "mcp/argument-changed",
  level: "breaking",
  about: "An argument takes other values than before.",
  example: [
    [
      "            - name: limit\n              type: integer\n              required: true\n              description: How many.\n",
      "            - name: limit\n              type: boolean\n              required: true\n              description: How many.\n",
    ],
  ],
  find: ({ tools }) =>
    inputsThatMoved(
      tools,
      "other",
      (input, was, now) => `calls that pass ${input} as ${was} are refused: it is ${now}`,
    ),
};
