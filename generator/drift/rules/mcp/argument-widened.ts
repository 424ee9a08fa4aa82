import { inputsThatMoved } from "../../hits/inputs.js";
import type { Rule } from "../../rule.js";

export const mcpArgumentWidened: Rule = {
  id: "mcp/argument-widened",
  level: "compatible",
  about: "An argument takes more values than before.",
  start: [
    [
      "            - name: kind\n              type: string\n              required: false\n",
      "            - name: kind\n              type: string\n              required: false\n              enum:\n                - cat\n",
    ],
  ],
  example: [
    [
      "            - name: kind\n              type: string\n              required: false\n              enum:\n                - cat\n",
      "            - name: kind\n              type: string\n              required: false\n",
    ],
  ],
  find: ({ tools }) =>
    inputsThatMoved(
      tools,
      "wider",
      (input, was, now) => `${input} takes ${now} where it took ${was}; calls are as before`,
    ),
};
