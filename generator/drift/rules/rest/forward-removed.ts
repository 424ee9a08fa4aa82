import { removedOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const restForwardRemoved: Rule = {
  id: "rest/forward-removed",
  level: "breaking",
  about: "Requests are not forwarded any more.",
  start: [
    [
      "              with:\n                id: rest.path.id\n",
      "              with:\n                id: rest.path.id\n        - name: everything\n          path: /all/{path}\n          forward:\n            targetNamespace: pets\n            trustedHeaders:\n              - Accept\n",
    ],
  ],
  example: [
    [
      "        - name: everything\n          path: /all/{path}\n          forward:\n            targetNamespace: pets\n            trustedHeaders:\n              - Accept\n",
      "",
    ],
  ],
  find: ({ forwards }) =>
    removedOnes(forwards, ({ label, target }) => `callers that reach \`${target}\` through ${label} get 404`),
};
