import { addressesThatChanged, isClosed, type Listening } from "../../hits/adapters.js";
import type { Pairs } from "../../pairs.js";
import type { Rule } from "../../rule.js";

export const runtimeAddressClosed: Rule = {
  id: "runtime/address-closed",
  level: "breaking",
  about: "A server listens on the loopback interface alone, and was reached from other machines.",
  start: [["      port: 8080\n      address: localhost\n", "      port: 8080\n      address: 0.0.0.0\n"]],
  example: [["      port: 8080\n      address: 0.0.0.0\n", "      port: 8080\n      address: localhost\n"]],
  find: ({ rest, mcp, catalogues, control }) =>
    [rest, mcp, catalogues, control].flatMap((adapters: Pairs<Listening>) =>
      addressesThatChanged(
        adapters,
        isClosed,
        (was, now) => `it was reached on ${was}, and listens on ${now}: other machines cannot connect any more`,
      ),
    ),
};
