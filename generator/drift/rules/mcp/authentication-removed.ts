import { matchingOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const mcpAuthenticationRemoved: Rule = {
  id: "mcp/authentication-removed",
  level: "compatible",
  about: "Callers of the MCP server need not prove who they are any more.",
  start: [
    [
      "    - type: mcp\n      namespace: pets-mcp\n      port: 9090\n      address: localhost\n      transport: http\n",
      '    - type: mcp\n      namespace: pets-mcp\n      port: 9090\n      address: localhost\n      transport: http\n      authentication:\n        type: bearer\n        token: "{{PETS_TOKEN}}"\n',
    ],
  ],
  example: [
    [
      '    - type: mcp\n      namespace: pets-mcp\n      port: 9090\n      address: localhost\n      transport: http\n      authentication:\n        type: bearer\n        token: "{{PETS_TOKEN}}"\n',
      "    - type: mcp\n      namespace: pets-mcp\n      port: 9090\n      address: localhost\n      transport: http\n",
    ],
  ],
  find: ({ mcp }) =>
    matchingOnes(
      mcp,
      (before, after) => before.authentication !== "" && after.authentication === "",
      () => "everybody who reaches it can call it",
    ),
};
