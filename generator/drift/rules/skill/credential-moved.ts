import { credentialsThatChanged } from "../../hits/adapters.js";
import type { Rule } from "../../rule.js";

export const skillCredentialMoved: Rule = {
  id: "skill/credential-moved",
  level: "risky",
  about: "What callers prove who they are with is read from somewhere else.",
  start: [
    [
      "    - type: skill\n      namespace: pets-skill\n      port: 3010\n",
      "    - type: skill\n      namespace: pets-skill\n      port: 3010\n      authentication:\n        type: bearer\n        token: first-token\n",
    ],
  ],
  example: [["token: first-token", 'token: "{{PETS_TOKEN}}"']],
  find: ({ catalogues }) =>
    credentialsThatChanged(
      catalogues,
      false,
      (was, now) => `it is read from ${now}, not from ${was}: readers get 401 unless the same stands there`,
    ),
};
