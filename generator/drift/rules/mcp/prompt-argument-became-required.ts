import { matchingOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const mcpPromptArgumentBecameRequired: Rule = {
  id: "mcp/prompt-argument-became-required",
  level: "breaking",
  about: "A prompt needs an argument that it did not need.",
  example: [
    [
      "            - name: kind\n              description: The kind of pet.\n          template:",
      "            - name: kind\n              description: The kind of pet.\n            - name: age\n              description: Its age.\n          template:",
    ],
  ],
  find: ({ prompts }) =>
    matchingOnes(
      prompts,
      (before, after) =>
        [...after.arguments].some(([name, required]) => required && before.arguments.get(name) !== true),
      () => "clients that do not pass it are refused",
    ),
};
