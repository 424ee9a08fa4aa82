import { credentialsThatChanged } from "../../hits/adapters.js";
import type { Rule } from "../../rule.js";

export const mcpCredentialChanged: Rule = {
  id: "mcp/credential-changed",
  level: "breaking",
  about: "What callers prove who they are with is another text in the YAML, which is not shown.",
  start: [
    [
      "    - type: mcp\n      namespace: pets-mcp\n      port: 9090\n      address: localhost\n      transport: http\n",
      "    - type: mcp\n      namespace: pets-mcp\n      port: 9090\n      address: localhost\n      transport: http\n      authentication:\n        type: bearer\n        token: first-token\n",
    ],
  ],
  example: [["first-token", "second-token"]],
  find: ({ mcp }) => credentialsThatChanged(mcp, true, () => "clients with the old credential get 401"),
};
