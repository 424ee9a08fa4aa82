import { credentialsThatChanged } from "../../hits/adapters.js";
import type { Rule } from "../../rule.js";

export const skillCredentialChanged: Rule = {
  id: "skill/credential-changed",
  level: "breaking",
  about: "What callers prove who they are with is another text in the YAML, which is not shown.",
  start: [
    [
      "    - type: skill\n      namespace: pets-skill\n      port: 3010\n",
      "    - type: skill\n      namespace: pets-skill\n      port: 3010\n      authentication:\n        type: bearer\n        token: first-token\n",
    ],
  ],
  example: [["first-token", "second-token"]],
  find: ({ catalogues }) => credentialsThatChanged(catalogues, true, () => "readers with the old credential get 401"),
};
