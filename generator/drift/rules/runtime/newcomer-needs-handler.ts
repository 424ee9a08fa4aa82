import { addedOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const runtimeNewcomerNeedsHandler: Rule = {
  id: "runtime/newcomer-needs-handler",
  level: "risky",
  about: "An adapter that is new needs a handler: in a process that existed.",
  example: [
    [
      "    - type: skill\n",
      "    - type: mcp\n      namespace: extra-mcp\n      port: 9091\n      tools:\n        - name: dream-of-pets\n          description: Dreams.\n    - type: skill\n",
    ],
  ],
  find: ({ handlers, wasServed }) =>
    wasServed
      ? addedOnes(
          { ...handlers, added: handlers.added.filter(({ isNewcomers }) => isNewcomers) },
          ({ label }) => `code that starts the servers has to pass the ${label}, which something new among them needs`,
        )
      : [],
};
