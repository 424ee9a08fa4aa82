import { changedOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const runtimeControlGuarded: Rule = {
  id: "runtime/control-guarded",
  level: "breaking",
  about: "A control adapter asks who calls, or asks in another way.",
  start: [
    [
      "    - type: skill\n",
      "    - type: control\n      namespace: pets-control\n      port: 9092\n    - type: skill\n",
    ],
  ],
  example: [
    [
      "      namespace: pets-control\n      port: 9092\n",
      '      namespace: pets-control\n      port: 9092\n      authentication:\n        type: bearer\n        token: "{{PETS_TOKEN}}"\n',
    ],
  ],
  find: ({ control }) =>
    changedOnes(
      { ...control, both: control.both.filter(({ after }) => after.authentication !== "") },
      ({ authentication }) => authentication,
      (was, now) =>
        `probes and scrapers that do not bring what it asks for (${now}${was === "" ? "" : `, where it was ${was}`}) get 401`,
    ),
};
