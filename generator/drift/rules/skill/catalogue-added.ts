import { addedOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const skillCatalogueAdded: Rule = {
  id: "skill/catalogue-added",
  level: "compatible",
  about: "There is another skill catalogue.",
  example: [
    [
      "    - type: skill\n      namespace: pets-skill\n      port: 3010\n",
      "    - type: skill\n      namespace: more-skill\n      port: 3011\n      skills:\n        - name: more\n          description: More.\n    - type: skill\n      namespace: pets-skill\n      port: 3010\n",
    ],
  ],
  find: ({ catalogues }) => addedOnes(catalogues, ({ label }) => `${label} answers now; nobody is affected`),
};
