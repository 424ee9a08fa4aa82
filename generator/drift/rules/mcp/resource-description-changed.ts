import { matchingOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const mcpResourceDescriptionChanged: Rule = {
  id: "mcp/resource-description-changed",
  level: "documentation",
  about: "What a model reads about a resource is another.",
  example: [["          description: Every pet.\n", "          description: All the pets.\n"]],
  find: ({ resources }) =>
    matchingOnes(
      resources,
      (before, after) => before.description !== after.description,
      () => "models read another description, and may read it on other occasions",
    ),
};
