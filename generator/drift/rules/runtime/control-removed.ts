import { removedOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const runtimeControlRemoved: Rule = {
  id: "runtime/control-removed",
  level: "breaking",
  about: "A control adapter is gone.",
  start: [
    [
      "    - type: skill\n",
      "    - type: control\n      namespace: pets-control\n      port: 9092\n    - type: skill\n",
    ],
  ],
  example: [
    [
      "    - type: control\n      namespace: pets-control\n      port: 9092\n    - type: skill\n",
      "    - type: skill\n",
    ],
  ],
  find: ({ control }) => removedOnes(control, ({ label }) => `probes and scrapers that ask ${label} find nobody`),
};
