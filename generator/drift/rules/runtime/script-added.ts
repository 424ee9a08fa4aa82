import { addedOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const runtimeScriptAdded: Rule = {
  id: "runtime/script-added",
  level: "risky",
  about: "A script runs that did not run before.",
  example: [
    [
      "          call: pets.get-pet\n          with:\n            id: tools.id\n",
      "          steps:\n            - type: script\n              name: tidy\n              language: javascript\n              location: ./scripts\n              file: tidy.js\n",
    ],
  ],
  find: ({ scripts }) => addedOnes(scripts, ({ label }) => `${label} must be there, and runs on each call`),
};
