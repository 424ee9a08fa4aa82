import { matchingOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const mcpPromptOptionalArgumentAdded: Rule = {
  id: "mcp/prompt-optional-argument-added",
  level: "compatible",
  about: "A prompt takes an argument that it did not take.",
  example: [
    [
      "            - name: kind\n              description: The kind of pet.\n          template:",
      "            - name: kind\n              description: The kind of pet.\n            - name: age\n              description: Its age.\n              required: false\n          template:",
    ],
  ],
  find: ({ prompts }) =>
    matchingOnes(
      prompts,
      (before, after) =>
        [...after.arguments].some(([name, required]) => !required && before.arguments.get(name) !== false),
      () => "clients may pass it",
    ),
};
