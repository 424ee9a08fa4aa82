import { matchingOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const mcpAuthenticationAdded: Rule = {
  id: "mcp/authentication-added",
  level: "breaking",
  about: "Callers of the MCP server must prove who they are.",
  example: [
    [
      "    - type: mcp\n      namespace: pets-mcp\n      port: 9090\n      address: localhost\n      transport: http\n",
      '    - type: mcp\n      namespace: pets-mcp\n      port: 9090\n      address: localhost\n      transport: http\n      authentication:\n        type: bearer\n        token: "{{PETS_TOKEN}}"\n',
    ],
  ],
  find: ({ mcp }) =>
    matchingOnes(
      mcp,
      (before, after) => before.authentication === "" && after.authentication !== "",
      () => "callers without credentials get 401",
    ),
};
