import { matchingOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const mcpPromptDescriptionChanged: Rule = {
  id: "mcp/prompt-description-changed",
  level: "documentation",
  about: "The description of a prompt is another.",
  example: [["Helps to adopt a pet.", "Helps to adopt one."]],
  find: ({ prompts }) =>
    matchingOnes(
      prompts,
      (before, after) => before.description !== after.description,
      () => "people see another description",
    ),
};
