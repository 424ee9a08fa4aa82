import { removedOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const runtimeScriptRemoved: Rule = {
  id: "runtime/script-removed",
  level: "compatible",
  about: "A script is not needed any more.",
  start: [
    [
      "          call: pets.get-pet\n          with:\n            id: tools.id\n",
      "          steps:\n            - type: script\n              name: tidy\n              language: javascript\n              location: ./scripts\n              file: tidy.js\n",
    ],
  ],
  example: [
    [
      "          steps:\n            - type: script\n              name: tidy\n              language: javascript\n              location: ./scripts\n              file: tidy.js\n",
      "          call: pets.get-pet\n          with:\n            id: tools.id\n",
    ],
  ],
  find: ({ scripts }) => removedOnes(scripts, ({ label }) => `${label} is not run any more`),
};
