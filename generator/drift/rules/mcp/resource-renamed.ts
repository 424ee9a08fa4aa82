import { changedOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const mcpResourceRenamed: Rule = {
  id: "mcp/resource-renamed",
  level: "risky",
  about: "A resource has another name, which its handler's key is made of.",
  example: [["        - name: catalogue\n", "        - name: every-pet\n"]],
  find: ({ resources }) =>
    changedOnes(
      resources,
      ({ name }) => name,
      (was, now) => `it is listed as \`${now}\`, not as \`${was}\`; handlers that are passed in must follow`,
    ),
};
