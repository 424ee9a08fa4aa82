import { changedOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const mcpInfoChanged: Rule = {
  id: "mcp/info-changed",
  level: "documentation",
  about: "The title or version that servers give of themselves has changed.",
  example: [["  label: Pets\n", "  label: Animals\n"]],
  find: ({ info, mcp }) =>
    mcp.both.length === 0
      ? []
      : changedOnes(
          info,
          ({ title, version }) => [title, version].join("\n"),
          () => "clients show another title or version",
        ),
};
