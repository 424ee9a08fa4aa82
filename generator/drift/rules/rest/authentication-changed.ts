import { matchingOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const restAuthenticationChanged: Rule = {
  id: "rest/authentication-changed",
  level: "breaking",
  about: "Callers of the REST adapter must prove who they are in another way.",
  start: [
    [
      "    - type: rest\n      namespace: pets-rest\n      port: 8080\n      address: localhost\n",
      '    - type: rest\n      namespace: pets-rest\n      port: 8080\n      address: localhost\n      authentication:\n        type: bearer\n        token: "{{PETS_TOKEN}}"\n',
    ],
  ],
  example: [
    [
      '        type: bearer\n        token: "{{PETS_TOKEN}}"\n      resources:\n        - name: pets\n          path: /pets\n          operations:\n            - name: list\n',
      '        type: apikey\n        key: X-Key\n        value: "{{PETS_TOKEN}}"\n      resources:\n        - name: pets\n          path: /pets\n          operations:\n            - name: list\n',
    ],
  ],
  find: ({ rest }) =>
    matchingOnes(
      rest,
      (before, after) =>
        before.authentication !== "" && after.authentication !== "" && before.authentication !== after.authentication,
      ({ authentication }) => `callers with the old kind of credentials get 401: it takes ${authentication}`,
    ),
};
