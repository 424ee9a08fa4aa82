import { credentialsThatChanged } from "../../hits/adapters.js";
import type { Rule } from "../../rule.js";

export const restCredentialMoved: Rule = {
  id: "rest/credential-moved",
  level: "risky",
  about: "What callers prove who they are with is read from somewhere else.",
  start: [
    [
      "    - type: rest\n      namespace: pets-rest\n      port: 8080\n      address: localhost\n",
      "    - type: rest\n      namespace: pets-rest\n      port: 8080\n      address: localhost\n      authentication:\n        type: bearer\n        token: first-token\n",
    ],
  ],
  example: [["token: first-token", 'token: "{{PETS_TOKEN}}"']],
  find: ({ rest }) =>
    credentialsThatChanged(
      rest,
      false,
      (was, now) => `it is read from ${now}, not from ${was}: callers get 401 unless the same stands there`,
    ),
};
