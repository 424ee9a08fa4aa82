import { routesThatTakeOver } from "../../hits/forwards.js";
import { routesOverPlaceholders } from "../../hits/taken-over.js";
import { addedOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const restRouteAdded: Rule = {
  id: "rest/route-added",
  level: "compatible",
  about: "There is a new route.",
  example: [
    [
      "        - name: pet\n          path: /pets/{id}\n          operations:\n            - name: show\n              method: GET\n              description: One pet.\n              call: pets.get-pet\n              with:\n                id: rest.path.id\n",
      "        - name: pet\n          path: /pets/{id}\n          operations:\n            - name: show\n              method: GET\n              description: One pet.\n              call: pets.get-pet\n              with:\n                id: rest.path.id\n            - name: peek\n              method: HEAD\n              call: pets.get-pet\n              with:\n                id: rest.path.id\n",
    ],
  ],
  find: (comparison) => {
    const taking = [...routesThatTakeOver(comparison), ...routesOverPlaceholders(comparison)];
    return addedOnes(
      comparison.routes,
      ({ label }) =>
        `${label} answers now${taking.some(({ subject }) => subject === label) ? "" : "; nobody is affected"}`,
    );
  },
};
