import { matchingOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const mcpPromptTitleChanged: Rule = {
  id: "mcp/prompt-title-changed",
  level: "documentation",
  about: "A prompt has another title, or its arguments have other titles or descriptions.",
  example: [
    [
      "              description: The kind of pet.\n          template",
      "              description: Which kind.\n          template",
    ],
  ],
  find: ({ prompts }) =>
    matchingOnes(
      prompts,
      (before, after) =>
        before.title !== after.title ||
        [...after.argumentTexts].some(([name, text]) => (before.argumentTexts.get(name) ?? text) !== text),
      () => "people see other words where they fill it in",
    ),
};
