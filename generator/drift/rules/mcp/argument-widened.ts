import { inputsThatMoved } from "../../hits.js";
import type { Rule } from "../../rule.js";

export const mcpArgumentWidened: Rule = {
  id: "mcp/argument-widened",
  level: "compatible",
  about: "An argument takes more values than before.",
  example: [
    [
      "            - name: limit\n              type: integer\n              required: true\n              description: How many.\n",
      "            - name: limit\n              type: number\n              required: true\n              description: How many.\n",
    ],
  ],
  find: ({ tools }) => inputsThatMoved(tools, "wider", (input, was, now) => `${input} takes ${now} where it took ${was}; calls are as before`),
};
