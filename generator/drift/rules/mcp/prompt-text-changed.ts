import { matchingOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const mcpPromptTextChanged: Rule = {
  id: "mcp/prompt-text-changed",
  level: "risky",
  about: "A prompt says something else.",
  example: [["Which {{kind}} may I adopt?", "Which {{kind}} can I adopt?"]],
  find: ({ prompts }) =>
    matchingOnes(
      prompts,
      (before, after) => before.messages !== after.messages,
      () => "models read other words",
    ),
};
