import { matchingOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const mcpTitleChanged: Rule = {
  id: "mcp/title-changed",
  level: "documentation",
  about: "The title that people see of a tool is another.",
  example: [["          title: List pets\n", "          title: Find pets\n"]],
  find: ({ tools }) =>
    matchingOnes(
      tools,
      (before, after) => before.title !== after.title,
      () => "people see another title",
    ),
};
