import { workThatChanged } from "../../hits/work.js";
import type { Rule } from "../../rule.js";

export const restTargetChanged: Rule = {
  id: "rest/target-changed",
  level: "risky",
  about:
    "A route does something else for the same request: other calls, other values in them, another order of what writes.",
  example: [
    [
      "        - name: pet\n          path: /pets/{id}\n          operations:\n            - name: show\n              method: GET\n              description: One pet.\n              call: pets.get-pet\n              with:\n                id: rest.path.id\n",
      '        - name: pet\n          path: /pets/{id}\n          operations:\n            - name: show\n              method: GET\n              description: One pet.\n              call: pets.get-pet\n              with:\n                id: "{{rest.path.id}}-1"\n',
    ],
  ],
  find: ({ routes }) => workThatChanged(routes),
};
