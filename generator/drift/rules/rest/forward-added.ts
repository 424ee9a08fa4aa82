import { addedOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const restForwardAdded: Rule = {
  id: "rest/forward-added",
  level: "compatible",
  about: "Requests are forwarded.",
  example: [
    [
      "              with:\n                id: rest.path.id\n",
      "              with:\n                id: rest.path.id\n        - name: everything\n          path: /all/{path}\n          forward:\n            targetNamespace: pets\n            trustedHeaders:\n              - Accept\n",
    ],
  ],
  find: ({ forwards }) =>
    addedOnes(forwards, ({ label, target }) => `callers can reach \`${target}\` through ${label}`),
};
