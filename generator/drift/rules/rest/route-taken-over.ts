import { routesOverPlaceholders } from "../../hits/taken-over.js";
import type { Rule } from "../../rule.js";

export const restRouteTakenOver: Rule = {
  id: "rest/route-taken-over",
  level: "risky",
  about:
    "A new route answers requests that another one answered, whose placeholder held what is written out in its path: `/pets/lost` beside `/pets/{id}`.",
  example: [
    [
      "        - name: pet\n          path: /pets/{id}\n          operations:\n            - name: show\n",
      "        - name: lost\n          path: /pets/lost\n          operations:\n            - name: lost\n              method: GET\n              description: Those that are lost.\n              call: pets.list-pets\n              with:\n                limit: 5\n        - name: pet\n          path: /pets/{id}\n          operations:\n            - name: show\n",
    ],
  ],
  find: routesOverPlaceholders,
};
