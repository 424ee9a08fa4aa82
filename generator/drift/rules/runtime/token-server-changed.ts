import { changedOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const runtimeTokenServerChanged: Rule = {
  id: "runtime/token-server-changed",
  level: "risky",
  about: "The process asks another authorization server for keys, or about tokens.",
  start: [
    [
      "    - type: rest\n      namespace: pets-rest\n      port: 8080\n      address: localhost\n",
      "    - type: rest\n      namespace: pets-rest\n      port: 8080\n      address: localhost\n      authentication:\n        type: oauth2\n        authorizationServerUri: https://id.example.com\n        resource: https://pets.example.com\n",
    ],
  ],
  example: [["https://id.example.com", "https://login.example.com"]],
  find: ({ rest, mcp, catalogues }) =>
    [rest, mcp, catalogues].flatMap((adapters) =>
      changedOnes(
        { ...adapters, both: adapters.both.filter(({ after }) => after.tokenServer !== "") },
        ({ tokenServer }) => tokenServer,
        (_was, now) => `the process asks ${now}, which its network has to allow`,
      ),
    ),
};
