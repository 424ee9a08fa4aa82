import type { Door } from "../../facts/adapters.js";
import { matchingOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const runtimeAuthenticationRemoved: Rule = {
  id: "runtime/authentication-removed",
  level: "risky",
  about: "What asked its callers who they are asks no more.",
  start: [
    [
      "    - type: rest\n      namespace: pets-rest\n      port: 8080\n      address: localhost\n",
      '    - type: rest\n      namespace: pets-rest\n      port: 8080\n      address: localhost\n      authentication:\n        type: bearer\n        token: "{{PETS_TOKEN}}"\n',
    ],
  ],
  example: [
    [
      '    - type: rest\n      namespace: pets-rest\n      port: 8080\n      address: localhost\n      authentication:\n        type: bearer\n        token: "{{PETS_TOKEN}}"\n',
      "    - type: rest\n      namespace: pets-rest\n      port: 8080\n      address: localhost\n",
    ],
  ],
  find: ({ rest, mcp, catalogues, control }) => [
    ...[rest, mcp, catalogues].flatMap((adapters) => matchingOnes(adapters, isOpened, () => opened)),
    ...matchingOnes(control, isOpened, () => opened),
  ],
};

const opened = "everybody who reaches it can use it: what stood behind a door is open";

function isOpened(before: Door, after: Door): boolean {
  return before.authentication !== "" && after.authentication === "";
}
