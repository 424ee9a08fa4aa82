import { removedOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const runtimeBindingRemoved: Rule = {
  id: "runtime/binding-removed",
  level: "compatible",
  about: "A value is no longer needed at start-up.",
  example: [
    [
      '      authentication:\n        type: bearer\n        token: "{{PETS_TOKEN}}"\n      resources:',
      "      resources:",
    ],
  ],
  find: ({ bindings }) => removedOnes(bindings, ({ label }) => `${label} need not be set any more`),
};
