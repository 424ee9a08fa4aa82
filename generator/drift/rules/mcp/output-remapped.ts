import { answersThatChanged, remapped } from "../../hits/answers.js";
import type { Rule } from "../../rule.js";

export const mcpOutputRemapped: Rule = {
  id: "mcp/output-remapped",
  level: "risky",
  about:
    "A member of what a tool answers is made of something else: another part of the upstream's answer, another step, another value.",
  example: [
    [
      "                first:\n                  type: string\n                  mapping: $.first\n        - name: show-pet\n",
      "                first:\n                  type: string\n                  mapping: $.name\n        - name: show-pet\n",
    ],
  ],
  find: ({ tools }) => answersThatChanged(tools, ["remapped"], remapped),
};
