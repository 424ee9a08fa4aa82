import { scopesThatChanged } from "../../hits/adapters.js";
import type { Rule } from "../../rule.js";

export const restScopeNeeded: Rule = {
  id: "rest/scope-needed",
  level: "breaking",
  about: "Tokens of callers of the REST adapter must allow more.",
  start: [
    [
      "    - type: rest\n      namespace: pets-rest\n      port: 8080\n      address: localhost\n",
      "    - type: rest\n      namespace: pets-rest\n      port: 8080\n      address: localhost\n      authentication:\n        type: oauth2\n        authorizationServerUri: https://id.example.com\n        resource: https://pets.example.com\n        scopes: [read]\n",
    ],
  ],
  example: [["scopes: [read]", "scopes: [read, list]"]],
  find: ({ rest }) =>
    scopesThatChanged(rest, "added", (scope) => `callers whose tokens do not allow \`${scope}\` get 403`),
};
