import { scopesThatChanged } from "../../hits/adapters.js";
import type { Rule } from "../../rule.js";

export const mcpScopeNeeded: Rule = {
  id: "mcp/scope-needed",
  level: "breaking",
  about: "Tokens of callers of the MCP server must allow more.",
  start: [
    [
      "    - type: mcp\n      namespace: pets-mcp\n      port: 9090\n      address: localhost\n      transport: http\n",
      "    - type: mcp\n      namespace: pets-mcp\n      port: 9090\n      address: localhost\n      transport: http\n      authentication:\n        type: oauth2\n        authorizationServerUri: https://id.example.com\n        resource: https://pets.example.com\n        scopes: [read]\n",
    ],
  ],
  example: [["scopes: [read]", "scopes: [read, list]"]],
  find: ({ mcp }) =>
    scopesThatChanged(mcp, "added", (scope) => `callers whose tokens do not allow \`${scope}\` get 403`),
};
