import { scopesThatChanged } from "../../hits/adapters.js";
import type { Rule } from "../../rule.js";

export const skillScopeNeeded: Rule = {
  id: "skill/scope-needed",
  level: "breaking",
  about: "Tokens of callers of the skill catalogue must allow more.",
  start: [
    [
      "    - type: skill\n      namespace: pets-skill\n      port: 3010\n",
      "    - type: skill\n      namespace: pets-skill\n      port: 3010\n      authentication:\n        type: oauth2\n        authorizationServerUri: https://id.example.com\n        resource: https://pets.example.com\n        scopes: [read]\n",
    ],
  ],
  example: [["scopes: [read]", "scopes: [read, list]"]],
  find: ({ catalogues }) =>
    scopesThatChanged(catalogues, "added", (scope) => `callers whose tokens do not allow \`${scope}\` get 403`),
};
