import { inputsThatDiffer, isDeprecated } from "../../hits/inputs.js";
import type { Rule } from "../../rule.js";

export const mcpArgumentDeprecated: Rule = {
  id: "mcp/argument-deprecated",
  level: "documentation",
  about: "An argument is said to go, or to stay after all.",
  example: [
    [
      "            - name: kind\n              type: string\n              required: false\n              description: The kind of pet.\n",
      "            - name: kind\n              type: string\n              required: false\n              description: The kind of pet.\n              deprecated: true\n",
    ],
  ],
  find: ({ tools }) =>
    inputsThatDiffer(
      tools,
      (input) => String(isDeprecated(input)),
      (input, _was, now) => `${input} is ${now === "true" ? "said to go" : "not said to go any more"}`,
    ),
};
