import { credentialsThatChanged } from "../../hits/adapters.js";
import type { Rule } from "../../rule.js";

export const mcpCredentialMoved: Rule = {
  id: "mcp/credential-moved",
  level: "risky",
  about: "What callers prove who they are with is read from somewhere else.",
  start: [
    [
      "    - type: mcp\n      namespace: pets-mcp\n      port: 9090\n      address: localhost\n      transport: http\n",
      "    - type: mcp\n      namespace: pets-mcp\n      port: 9090\n      address: localhost\n      transport: http\n      authentication:\n        type: bearer\n        token: first-token\n",
    ],
  ],
  example: [["token: first-token", 'token: "{{PETS_TOKEN}}"']],
  find: ({ mcp }) =>
    credentialsThatChanged(
      mcp,
      false,
      (was, now) => `it is read from ${now}, not from ${was}: clients get 401 unless the same stands there`,
    ),
};
