import { trustedHeaders } from "../../hits/forwards.js";
import type { Rule } from "../../rule.js";

export const restTrustedHeaderRemoved: Rule = {
  id: "rest/trusted-header-removed",
  level: "breaking",
  about: "A header of callers is not forwarded any more.",
  start: [
    [
      "              with:\n                id: rest.path.id\n",
      "              with:\n                id: rest.path.id\n        - name: everything\n          path: /all/{path}\n          forward:\n            targetNamespace: pets\n            trustedHeaders:\n              - Accept\n",
    ],
  ],
  example: [
    [
      "            trustedHeaders:\n              - Accept\n",
      "            trustedHeaders:\n              - Accept-Language\n",
    ],
  ],
  find: ({ forwards }) =>
    trustedHeaders(
      forwards,
      "removed",
      () => true,
      (header) => `the upstream does not see \`${header}\` of callers any more`,
    ),
};
