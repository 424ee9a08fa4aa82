import { changedOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const mcpResourceTitleChanged: Rule = {
  id: "mcp/resource-title-changed",
  level: "documentation",
  about: "A resource has another title.",
  example: [["          label: Catalogue\n", "          label: All pets\n"]],
  find: ({ resources }) =>
    changedOnes(
      resources,
      ({ title }) => title ?? "",
      () => "people see another title",
    ),
};
