import { credentialsThatChanged } from "../../hits/adapters.js";
import type { Rule } from "../../rule.js";

export const restCredentialChanged: Rule = {
  id: "rest/credential-changed",
  level: "breaking",
  about: "What callers prove who they are with is another text in the YAML, which is not shown.",
  start: [
    [
      "    - type: rest\n      namespace: pets-rest\n      port: 8080\n      address: localhost\n",
      "    - type: rest\n      namespace: pets-rest\n      port: 8080\n      address: localhost\n      authentication:\n        type: bearer\n        token: first-token\n",
    ],
  ],
  example: [["first-token", "second-token"]],
  find: ({ rest }) => credentialsThatChanged(rest, true, () => "callers with the old credential get 401"),
};
