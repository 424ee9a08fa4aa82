import { controlAnswers } from "../../hits/adapters.js";
import type { Rule } from "../../rule.js";

export const runtimeControlAnswerAdded: Rule = {
  id: "runtime/control-answer-added",
  level: "compatible",
  about: "A control adapter answers something that it did not.",
  start: [
    [
      "    - type: skill\n",
      "    - type: control\n      namespace: pets-control\n      port: 9092\n      management:\n        health: true\n        info: false\n    - type: skill\n",
    ],
  ],
  example: [
    [
      "    - type: control\n      namespace: pets-control\n      port: 9092\n      management:\n        health: true\n        info: false\n    - type: skill\n",
      "    - type: control\n      namespace: pets-control\n      port: 9092\n      management:\n        health: true\n        info: true\n    - type: skill\n",
    ],
  ],
  find: ({ control }) => controlAnswers(control, "added", (answer) => `it answers ${answer} now`),
};
