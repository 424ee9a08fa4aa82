import { matchingOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const mcpPromptArgumentRemoved: Rule = {
  id: "mcp/prompt-argument-removed",
  level: "breaking",
  about: "A prompt no longer takes an argument.",
  example: [
    [
      "            - name: kind\n              description: The kind of pet.\n          template:",
      "            - name: age\n              description: Its age.\n          template:",
    ],
    ["Which {{kind}}", "Which {{age}}"],
  ],
  find: ({ prompts }) =>
    matchingOnes(
      prompts,
      (before, after) => [...before.arguments.keys()].some((name) => !after.arguments.has(name)),
      () => "what clients pass for it is not used any more",
    ),
};
