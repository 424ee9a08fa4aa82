import { heirOf } from "../../hits/taken-over.js";
import { promised, removedOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const restRouteRemoved: Rule = {
  id: "rest/route-removed",
  level: "breaking",
  about: "A route is gone.",
  example: [
    [
      "        - name: pet\n          path: /pets/{id}\n          operations:\n            - name: show\n              method: GET\n              description: One pet.\n              call: pets.get-pet\n              with:\n                id: rest.path.id\n",
      "        - name: pet\n          path: /animals/{id}\n          operations:\n            - name: show\n              method: GET\n              description: One pet.\n              call: pets.get-pet\n              with:\n                id: rest.path.id\n",
    ],
  ],
  find: (comparison) =>
    removedOnes(promised(comparison.routes), (route) => {
      const heir = heirOf(route, comparison);
      return `callers of ${route.label} get ${heir === undefined ? "404 or 405" : `what ${heir.label} answers`}`;
    }),
};
