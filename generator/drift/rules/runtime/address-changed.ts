import { changedOnes, listening } from "../../hits.js";
import type { Rule } from "../../rule.js";

export const runtimeAddressChanged: Rule = {
  id: "runtime/address-changed",
  level: "risky",
  about: "An adapter listens on another address by default.",
  example: [["    - type: rest\n      namespace: pets-rest\n      port: 8080\n      address: localhost\n", "    - type: rest\n      namespace: pets-rest\n      port: 8080\n      address: 0.0.0.0\n"]],
  find: ({ rest, mcp, catalogues }) =>
    [rest, mcp, catalogues].flatMap((adapters) =>
      changedOnes(
        listening(adapters),
        ({ address }) => address,
        (was, now) => `it was reached on ${was}, and listens on ${now}`,
      ),
    ),
};
