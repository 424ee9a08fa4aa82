import { removedOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const mcpPromptRemoved: Rule = {
  id: "mcp/prompt-removed",
  level: "breaking",
  about: "A prompt is gone.",
  example: [
    [
      "      prompts:\n        - name: adopt\n          label: Adopt\n          description: Helps to adopt a pet.\n          arguments:\n            - name: kind\n              description: The kind of pet.\n          template:\n            - role: user\n              content: Which {{kind}} may I adopt?\n",
      "",
    ],
  ],
  find: ({ prompts }) => removedOnes(prompts, ({ label }) => `people and clients that use ${label} fail`),
};
