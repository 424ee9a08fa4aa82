import { scopesThatChanged } from "../../hits/adapters.js";
import type { Rule } from "../../rule.js";

export const skillScopeNotNeeded: Rule = {
  id: "skill/scope-not-needed",
  level: "compatible",
  about: "Tokens of callers of the skill catalogue need allow less.",
  start: [
    [
      "    - type: skill\n      namespace: pets-skill\n      port: 3010\n",
      "    - type: skill\n      namespace: pets-skill\n      port: 3010\n      authentication:\n        type: oauth2\n        authorizationServerUri: https://id.example.com\n        resource: https://pets.example.com\n        scopes: [read]\n",
    ],
  ],
  example: [["scopes: [read]", "scopes: []"]],
  find: ({ catalogues }) =>
    scopesThatChanged(catalogues, "removed", (scope) => `tokens need not allow \`${scope}\` any more`),
};
