import { matchingOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const mcpAuthenticationChanged: Rule = {
  id: "mcp/authentication-changed",
  level: "breaking",
  about: "Callers of the MCP server must prove who they are in another way.",
  start: [
    [
      "    - type: mcp\n      namespace: pets-mcp\n      port: 9090\n      address: localhost\n      transport: http\n",
      '    - type: mcp\n      namespace: pets-mcp\n      port: 9090\n      address: localhost\n      transport: http\n      authentication:\n        type: bearer\n        token: "{{PETS_TOKEN}}"\n',
    ],
  ],
  example: [
    [
      '        type: bearer\n        token: "{{PETS_TOKEN}}"\n      tools:',
      '        type: apikey\n        key: X-Key\n        value: "{{PETS_TOKEN}}"\n      tools:',
    ],
  ],
  find: ({ mcp }) =>
    matchingOnes(
      mcp,
      (before, after) =>
        before.authentication !== "" && after.authentication !== "" && before.authentication !== after.authentication,
      ({ authentication }) => `callers with the old kind of credentials get 401: it takes ${authentication}`,
    ),
};
