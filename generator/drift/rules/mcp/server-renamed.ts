import { changedOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const mcpServerRenamed: Rule = {
  id: "mcp/server-renamed",
  level: "risky",
  about: "A server gives itself another name, by which hosts keep permissions and tell its tools apart.",
  example: [
    ["    - type: mcp\n      namespace: pets-mcp\n", "    - type: mcp\n      namespace: animals-mcp\n"],
    ["                sourceNamespace: pets-mcp\n", "                sourceNamespace: animals-mcp\n"],
  ],
  find: ({ mcp }) =>
    changedOnes(
      mcp,
      ({ namespace }) => namespace,
      (was, now) => `hosts see \`${now}\`, not \`${was}\`: what they keep by name they ask for anew`,
    ),
};
