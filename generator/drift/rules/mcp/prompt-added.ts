import { addedOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const mcpPromptAdded: Rule = {
  id: "mcp/prompt-added",
  level: "compatible",
  about: "There is a new prompt.",
  example: [
    [
      "      prompts:\n        - name: adopt\n          label: Adopt\n          description: Helps to adopt a pet.\n          arguments:\n            - name: kind\n              description: The kind of pet.\n          template:\n            - role: user\n              content: Which {{kind}} may I adopt?\n",
      "      prompts:\n        - name: adopt\n          label: Adopt\n          description: Helps to adopt a pet.\n          arguments:\n            - name: kind\n              description: The kind of pet.\n          template:\n            - role: user\n              content: Which {{kind}} may I adopt?\n        - name: feed\n          label: Adopt\n          description: Helps to adopt a pet.\n          arguments:\n            - name: kind\n              description: The kind of pet.\n          template:\n            - role: user\n              content: Which {{kind}} may I adopt?\n",
    ],
  ],
  find: ({ prompts }) => addedOnes(prompts, ({ label }) => `${label} can be used now`),
};
