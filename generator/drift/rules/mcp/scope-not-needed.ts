import { scopesThatChanged } from "../../hits/adapters.js";
import type { Rule } from "../../rule.js";

export const mcpScopeNotNeeded: Rule = {
  id: "mcp/scope-not-needed",
  level: "compatible",
  about: "Tokens of callers of the MCP server need allow less.",
  start: [
    [
      "    - type: mcp\n      namespace: pets-mcp\n      port: 9090\n      address: localhost\n      transport: http\n",
      "    - type: mcp\n      namespace: pets-mcp\n      port: 9090\n      address: localhost\n      transport: http\n      authentication:\n        type: oauth2\n        authorizationServerUri: https://id.example.com\n        resource: https://pets.example.com\n        scopes: [read]\n",
    ],
  ],
  example: [["scopes: [read]", "scopes: []"]],
  find: ({ mcp }) => scopesThatChanged(mcp, "removed", (scope) => `tokens need not allow \`${scope}\` any more`),
};
