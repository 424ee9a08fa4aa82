import { scopesThatChanged } from "../../hits/adapters.js";
import type { Rule } from "../../rule.js";

export const restScopeNotNeeded: Rule = {
  id: "rest/scope-not-needed",
  level: "compatible",
  about: "Tokens of callers of the REST adapter need allow less.",
  start: [
    [
      "    - type: rest\n      namespace: pets-rest\n      port: 8080\n      address: localhost\n",
      "    - type: rest\n      namespace: pets-rest\n      port: 8080\n      address: localhost\n      authentication:\n        type: oauth2\n        authorizationServerUri: https://id.example.com\n        resource: https://pets.example.com\n        scopes: [read]\n",
    ],
  ],
  example: [["scopes: [read]", "scopes: []"]],
  find: ({ rest }) => scopesThatChanged(rest, "removed", (scope) => `tokens need not allow \`${scope}\` any more`),
};
