import { credentialsThatChanged } from "../../hits/adapters.js";
import type { Rule } from "../../rule.js";

export const runtimeControlCredentialChanged: Rule = {
  id: "runtime/control-credential-changed",
  level: "risky",
  about: "Whoever asks a control adapter proves it with another secret.",
  start: [
    [
      "    - type: skill\n",
      '    - type: control\n      namespace: pets-control\n      port: 9092\n      authentication:\n        type: bearer\n        token: "{{PETS_TOKEN}}"\n    - type: skill\n',
    ],
  ],
  example: [
    [
      '      port: 9092\n      authentication:\n        type: bearer\n        token: "{{PETS_TOKEN}}"\n',
      "      port: 9092\n      authentication:\n        type: bearer\n        token: probes-alone\n",
    ],
  ],
  find: ({ control }) =>
    [true, false].flatMap((isWritten) =>
      credentialsThatChanged(
        control,
        isWritten,
        (was, now) =>
          `what probes and scrapers bring is compared with another secret, from ${now}, where it was from ${was}`,
      ),
    ),
};
