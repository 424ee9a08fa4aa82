import { changedOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const mcpResourceMediaTypeChanged: Rule = {
  id: "mcp/resource-media-type-changed",
  level: "risky",
  about: "A resource has another media type.",
  example: [["          mimeType: application/json\n", "          mimeType: text/plain\n"]],
  find: ({ resources }) =>
    changedOnes(
      resources,
      ({ mimeType }) => mimeType,
      (was, now) => `clients that read it as ${was || "anything"} meet ${now || "no media type"}`,
    ),
};
