import { defaultsThatChanged } from "../../hits/inputs.js";
import type { Rule } from "../../rule.js";

export const mcpArgumentDefaultChanged: Rule = {
  id: "mcp/argument-default-changed",
  level: "risky",
  about: "What stands for an argument that is not passed is another value.",
  start: [
    [
      "            - name: kind\n              type: string\n              required: false\n              description: The kind of pet.\n",
      "            - name: kind\n              type: string\n              required: false\n              description: The kind of pet.\n              default: cat\n",
    ],
  ],
  example: [
    [
      "            - name: kind\n              type: string\n              required: false\n              description: The kind of pet.\n              default: cat\n",
      "            - name: kind\n              type: string\n              required: false\n              description: The kind of pet.\n              default: dog\n",
    ],
  ],
  find: ({ tools }) =>
    defaultsThatChanged(
      tools,
      (input, was, now) => `calls without ${input} are answered as with ${now}, and were as with ${was}`,
    ),
};
