import { changedOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const mcpInstructionsChanged: Rule = {
  id: "mcp/instructions-changed",
  level: "documentation",
  about: "A server gives models other instructions.",
  example: [
    [
      "    - type: mcp\n      namespace: pets-mcp\n      port: 9090\n      address: localhost\n      transport: http\n",
      "    - type: mcp\n      namespace: pets-mcp\n      port: 9090\n      address: localhost\n      transport: http\n      description: Ask for the kind first.\n",
    ],
  ],
  find: ({ mcp }) =>
    changedOnes(
      mcp,
      ({ description }) => description,
      () => "models read other instructions, and may use its tools otherwise",
    ),
};
