import { matchingOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const restAuthenticationRemoved: Rule = {
  id: "rest/authentication-removed",
  level: "compatible",
  about: "Callers of the REST adapter need not prove who they are any more.",
  start: [
    [
      "    - type: rest\n      namespace: pets-rest\n      port: 8080\n      address: localhost\n",
      '    - type: rest\n      namespace: pets-rest\n      port: 8080\n      address: localhost\n      authentication:\n        type: bearer\n        token: "{{PETS_TOKEN}}"\n',
    ],
  ],
  example: [
    [
      '    - type: rest\n      namespace: pets-rest\n      port: 8080\n      address: localhost\n      authentication:\n        type: bearer\n        token: "{{PETS_TOKEN}}"\n',
      "    - type: rest\n      namespace: pets-rest\n      port: 8080\n      address: localhost\n",
    ],
  ],
  find: ({ rest }) =>
    matchingOnes(
      rest,
      (before, after) => before.authentication !== "" && after.authentication === "",
      () => "everybody who reaches it can call it",
    ),
};
