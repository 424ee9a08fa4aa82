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
  find: ({ rest, mcp, catalogues }) =>
    [rest, mcp, catalogues].flatMap((adapters) =>
      matchingOnes(
        adapters,
        (before, after) => before.authentication !== "" && after.authentication === "",
        () => "everybody who reaches it can use it: what stood behind a door is open",
      ),
    ),
};
