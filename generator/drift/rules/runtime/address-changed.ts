import { addressesThatChanged, isClosed, type Listening } from "../../hits/adapters.js";
import type { Pairs } from "../../pairs.js";
import type { Rule } from "../../rule.js";

export const runtimeAddressChanged: Rule = {
  id: "runtime/address-changed",
  level: "risky",
  about: "A server listens on another address, which lets in more than before, or others.",
  example: [["      port: 8080\n      address: localhost\n", "      port: 8080\n      address: 0.0.0.0\n"]],
  find: ({ rest, mcp, catalogues, control }) =>
    [rest, mcp, catalogues, control].flatMap((adapters: Pairs<Listening>) =>
      addressesThatChanged(
        adapters,
        (was, now) => !isClosed(was, now),
        (was, now) => `it was reached on ${was}, and listens on ${now}`,
      ),
    ),
};
