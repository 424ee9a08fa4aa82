import { controlAnswers } from "../../hits/adapters.js";
import type { Rule } from "../../rule.js";

export const runtimeControlAnswerRemoved: Rule = {
  id: "runtime/control-answer-removed",
  level: "breaking",
  about: "A control adapter does not answer something any more: `health`, `metrics` or the like.",
  start: [
    [
      "    - type: skill\n",
      "    - type: control\n      namespace: pets-control\n      port: 9092\n      management:\n        health: true\n        info: true\n    - type: skill\n",
    ],
  ],
  example: [
    [
      "    - type: control\n      namespace: pets-control\n      port: 9092\n      management:\n        health: true\n        info: true\n    - type: skill\n",
      "    - type: control\n      namespace: pets-control\n      port: 9092\n      management:\n        health: true\n        info: false\n    - type: skill\n",
    ],
  ],
  find: ({ control }) => controlAnswers(control, "removed", (answer) => `whoever asks it for ${answer} gets 404`),
};
