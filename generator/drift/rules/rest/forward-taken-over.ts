import { routesThatTakeOver } from "../../hits/forwards.js";
import type { Rule } from "../../rule.js";

export const restForwardTakenOver: Rule = {
  id: "rest/forward-taken-over",
  level: "risky",
  about: "A new route answers requests that were forwarded: who sent them gets its answer in place of the upstream's.",
  start: [
    [
      "              with:\n                id: rest.path.id\n",
      "              with:\n                id: rest.path.id\n        - name: everything\n          path: /all/{path}\n          forward:\n            targetNamespace: pets\n            trustedHeaders:\n              - Accept\n",
    ],
  ],
  example: [
    [
      "        - name: everything\n          path: /all/{path}\n",
      "        - name: all-pets\n          path: /all/pets\n          operations:\n            - name: all-pets\n              method: HEAD\n              call: pets.list-pets\n              with:\n                limit: 5\n        - name: everything\n          path: /all/{path}\n",
    ],
  ],
  find: routesThatTakeOver,
};
