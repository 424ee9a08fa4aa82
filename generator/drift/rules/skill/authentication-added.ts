import { matchingOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const skillAuthenticationAdded: Rule = {
  id: "skill/authentication-added",
  level: "breaking",
  about: "Readers of the skill catalogue must prove who they are.",
  example: [
    [
      "      namespace: pets-skill\n      port: 3010\n",
      '      namespace: pets-skill\n      port: 3010\n      authentication:\n        type: bearer\n        token: "{{PETS_TOKEN}}"\n',
    ],
  ],
  find: ({ catalogues }) =>
    matchingOnes(
      catalogues,
      (before, after) => before.authentication === "" && after.authentication !== "",
      () => "readers without credentials get 401",
    ),
};
