import { forwardsThatSendOtherwise } from "../../hits/forwards.js";
import type { Rule } from "../../rule.js";

export const restForwardRequestChanged: Rule = {
  id: "rest/forward-request-changed",
  level: "risky",
  about: "What is forwarded is sent with other headers or query values of the capability's own, or to another path.",
  start: [
    [
      "              with:\n                id: rest.path.id\n",
      "              with:\n                id: rest.path.id\n        - name: everything\n          path: /all/{path}\n          forward:\n            targetNamespace: pets\n            trustedHeaders:\n              - Accept\n",
    ],
  ],
  example: [
    [
      "            trustedHeaders:\n              - Accept\n",
      '            trustedHeaders:\n              - Accept\n          inputParameters:\n            - name: Edition\n              in: header\n              type: string\n              description: The edition.\n              value: "2"\n',
    ],
  ],
  find: forwardsThatSendOtherwise,
};
