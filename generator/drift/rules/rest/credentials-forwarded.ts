import { carriesCredentials, trustedHeaders } from "../../hits/forwards.js";
import type { Rule } from "../../rule.js";

export const restCredentialsForwarded: Rule = {
  id: "rest/credentials-forwarded",
  level: "risky",
  about: "A forward hands on a header in which callers prove who they are.",
  start: [
    [
      "              with:\n                id: rest.path.id\n",
      "              with:\n                id: rest.path.id\n        - name: everything\n          path: /all/{path}\n          forward:\n            targetNamespace: pets\n            trustedHeaders:\n              - Accept\n",
    ],
  ],
  example: [["              - Accept\n", "              - Accept\n              - Authorization\n"]],
  find: ({ forwards }) =>
    trustedHeaders(
      forwards,
      "added",
      carriesCredentials,
      (header) => `the upstream sees the credentials of callers in \`${header}\``,
    ),
};
