import { addedOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const runtimeNewcomerNeedsBinding: Rule = {
  id: "runtime/newcomer-needs-binding",
  level: "risky",
  about: "An adapter or consumed API that is new needs a value at start-up: in a process that existed.",
  example: [
    [
      "    - type: skill\n",
      '    - type: mcp\n      namespace: extra-mcp\n      port: 9091\n      authentication:\n        type: bearer\n        token: "{{EXTRA_TOKEN}}"\n      tools:\n        - name: find-pet\n          description: Find one.\n          call: pets.get-pet\n    - type: skill\n',
    ],
    ["      PETS_TOKEN: PETS_TOKEN\n", "      PETS_TOKEN: PETS_TOKEN\n      EXTRA_TOKEN: EXTRA_TOKEN\n"],
  ],
  find: ({ bindings, wasServed }) =>
    wasServed
      ? addedOnes(
          { ...bindings, added: bindings.added.filter(({ isNewcomers }) => isNewcomers) },
          ({ label }) => `the servers do not start until ${label} has a value, which something new among them needs`,
        )
      : [],
};
