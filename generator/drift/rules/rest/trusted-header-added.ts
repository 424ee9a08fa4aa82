import { carriesCredentials, trustedHeaders } from "../../hits/forwards.js";
import type { Rule } from "../../rule.js";

export const restTrustedHeaderAdded: Rule = {
  id: "rest/trusted-header-added",
  level: "risky",
  about: "A header of callers is forwarded, too: those who sent it get what the upstream makes of it.",
  start: [
    [
      "              with:\n                id: rest.path.id\n",
      "              with:\n                id: rest.path.id\n        - name: everything\n          path: /all/{path}\n          forward:\n            targetNamespace: pets\n            trustedHeaders:\n              - Accept\n",
    ],
  ],
  example: [["              - Accept\n", "              - Accept\n              - Accept-Language\n"]],
  find: ({ forwards }) =>
    trustedHeaders(
      forwards,
      "added",
      (header) => !carriesCredentials(header),
      (header) => `the upstream sees \`${header}\` of callers, and may answer those who send it otherwise`,
    ),
};
