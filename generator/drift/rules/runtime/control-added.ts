import { addedOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const runtimeControlAdded: Rule = {
  id: "runtime/control-added",
  level: "risky",
  about: "A control adapter listens on a port more.",
  example: [
    [
      "    - type: skill\n",
      "    - type: control\n      namespace: pets-control\n      port: 9092\n    - type: skill\n",
    ],
  ],
  find: ({ control }) =>
    addedOnes(
      control,
      ({ port, variables }) => `it answers now; port ${port} must be free where the servers run, ${variables} moves it`,
    ),
};
