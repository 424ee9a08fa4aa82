import { matchingOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const mcpDescriptionChanged: Rule = {
  id: "mcp/description-changed",
  level: "documentation",
  about: "What a model reads about a tool is another.",
  example: [["          description: Find pets of a kind.\n", "          description: Find all pets of a kind.\n"]],
  find: ({ tools }) =>
    matchingOnes(
      tools,
      (before, after) => before.description !== after.description,
      () => "models read another description, and may call the tool on other occasions",
    ),
};
