import { inputsThatBecame } from "../../hits/inputs.js";
import type { Rule } from "../../rule.js";

export const mcpArgumentBecameOptional: Rule = {
  id: "mcp/argument-became-optional",
  level: "compatible",
  about: "An argument that had to be passed can be left out.",
  start: [
    [
      "            - name: kind\n              type: string\n              required: false\n",
      "            - name: kind\n              type: string\n              required: true\n",
    ],
  ],
  example: [
    [
      "            - name: kind\n              type: string\n              required: true\n",
      "            - name: kind\n              type: string\n              required: false\n",
    ],
  ],
  find: ({ tools }) =>
    inputsThatBecame(tools, false, (input) => `${input} can be left out; calls that pass it are as before`),
};
