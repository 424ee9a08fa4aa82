import { changedOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const runtimeForwardTargetChanged: Rule = {
  id: "runtime/forward-target-changed",
  level: "risky",
  about: "What is forwarded goes to another server, which has to be reached from the process.",
  start: [
    [
      "              with:\n                id: rest.path.id\n",
      "              with:\n                id: rest.path.id\n        - name: everything\n          path: /all/{path}\n          forward:\n            targetNamespace: pets\n            trustedHeaders:\n              - Accept\n",
    ],
    [
      "  exposes:\n",
      "    - type: http\n      namespace: owners\n      baseUri: https://owners.example.com\n  exposes:\n",
    ],
  ],
  example: [["targetNamespace: pets\n", "targetNamespace: owners\n"]],
  find: ({ forwards }) =>
    changedOnes(
      forwards,
      ({ target }) => target,
      (was, now) => `requests that went to \`${was}\` go to \`${now}\``,
    ),
};
