import { removedOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const skillCatalogueRemoved: Rule = {
  id: "skill/catalogue-removed",
  level: "breaking",
  about: "A skill catalogue is gone.",
  start: [
    [
      "    - type: skill\n      namespace: pets-skill\n      port: 3010\n",
      "    - type: skill\n      namespace: more-skill\n      port: 3011\n      skills:\n        - name: more\n          description: More.\n    - type: skill\n      namespace: pets-skill\n      port: 3010\n",
    ],
  ],
  example: [
    [
      "    - type: skill\n      namespace: more-skill\n      port: 3011\n      skills:\n        - name: more\n          description: More.\n",
      "",
    ],
  ],
  find: ({ catalogues }) => removedOnes(catalogues, ({ label }) => `readers of ${label} fail`),
};
