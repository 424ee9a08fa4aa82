import { inputsThatMoved } from "../../hits/inputs.js";
import type { Rule } from "../../rule.js";

export const mcpArgumentNarrowed: Rule = {
  id: "mcp/argument-narrowed",
  level: "breaking",
  about: "An argument takes fewer values than before.",
  example: [
    [
      "            - name: kind\n              type: string\n              required: false\n              description: The kind of pet.\n",
      "            - name: kind\n              type: string\n              enum: [cat, dog]\n              required: false\n              description: The kind of pet.\n",
    ],
  ],
  find: ({ tools }) =>
    inputsThatMoved(
      tools,
      "narrower",
      (input, was, now) => `calls with another ${input} are refused: it was ${was}, it is ${now}`,
    ),
};
