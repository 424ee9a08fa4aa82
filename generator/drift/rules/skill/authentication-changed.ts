import { matchingOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const skillAuthenticationChanged: Rule = {
  id: "skill/authentication-changed",
  level: "breaking",
  about: "Readers of the skill catalogue must prove who they are in another way.",
  start: [
    [
      "      namespace: pets-skill\n      port: 3010\n",
      '      namespace: pets-skill\n      port: 3010\n      authentication:\n        type: bearer\n        token: "{{PETS_TOKEN}}"\n',
    ],
  ],
  example: [
    [
      '      namespace: pets-skill\n      port: 3010\n      authentication:\n        type: bearer\n        token: "{{PETS_TOKEN}}"\n',
      '      namespace: pets-skill\n      port: 3010\n      authentication:\n        type: apikey\n        key: X-Key\n        value: "{{PETS_TOKEN}}"\n',
    ],
  ],
  find: ({ catalogues }) =>
    matchingOnes(
      catalogues,
      (before, after) =>
        before.authentication !== "" && after.authentication !== "" && before.authentication !== after.authentication,
      ({ authentication }) => `readers with the old kind of credentials get 401: it takes ${authentication}`,
    ),
};
