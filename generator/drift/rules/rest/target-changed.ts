import { doesOtherwise, matchingOnes } from "../../hits.js";
import type { Rule } from "../../rule.js";

export const restTargetChanged: Rule = {
  id: "rest/target-changed",
  level: "risky",
  about: "A route does something else with the same parameters: another operation is called, or with other values.",
  example: [
    [
      "        - name: pet\n          path: /pets/{id}\n          operations:\n            - name: show\n              method: GET\n              description: One pet.\n              call: pets.get-pet\n              with:\n                id: rest.path.id\n",
      '        - name: pet\n          path: /pets/{id}\n          operations:\n            - name: show\n              method: GET\n              description: One pet.\n              call: pets.get-pet\n              with:\n                id: "{{rest.path.id}}-1"\n',
    ],
  ],
  find: ({ routes }) => matchingOnes(routes, doesOtherwise, ({ label }) => `${label} calls something else upstream: what it answers may differ`),
};
