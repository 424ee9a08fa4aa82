import { matchingOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const skillAuthenticationRemoved: Rule = {
  id: "skill/authentication-removed",
  level: "compatible",
  about: "Readers of the skill catalogue need not prove who they are any more.",
  start: [
    [
      "      namespace: pets-skill\n      port: 3010\n",
      '      namespace: pets-skill\n      port: 3010\n      authentication:\n        type: bearer\n        token: "{{PETS_TOKEN}}"\n',
    ],
  ],
  example: [
    [
      '      namespace: pets-skill\n      port: 3010\n      authentication:\n        type: bearer\n        token: "{{PETS_TOKEN}}"\n',
      "      namespace: pets-skill\n      port: 3010\n",
    ],
  ],
  find: ({ catalogues }) =>
    matchingOnes(
      catalogues,
      (before, after) => before.authentication !== "" && after.authentication === "",
      () => "everybody who reaches it can read it",
    ),
};
