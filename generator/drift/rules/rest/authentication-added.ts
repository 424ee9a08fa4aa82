import { matchingOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const restAuthenticationAdded: Rule = {
  id: "rest/authentication-added",
  level: "breaking",
  about: "Callers of the REST adapter must prove who they are.",
  example: [
    [
      "    - type: rest\n      namespace: pets-rest\n      port: 8080\n      address: localhost\n",
      '    - type: rest\n      namespace: pets-rest\n      port: 8080\n      address: localhost\n      authentication:\n        type: bearer\n        token: "{{PETS_TOKEN}}"\n',
    ],
  ],
  find: ({ rest }) =>
    matchingOnes(
      rest,
      (before, after) => before.authentication === "" && after.authentication !== "",
      () => "callers without credentials get 401",
    ),
};
