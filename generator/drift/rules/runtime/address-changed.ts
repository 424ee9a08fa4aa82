import { isClosed, listening } from "../../hits/adapters.js";
import { changedOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const runtimeAddressChanged: Rule = {
  id: "runtime/address-changed",
  level: "risky",
  about: "A server listens on another address, which lets in more than before, or others.",
  example: [["      port: 8080\n      address: localhost\n", "      port: 8080\n      address: 0.0.0.0\n"]],
  find: ({ rest, mcp, catalogues }) =>
    [rest, mcp, catalogues].flatMap((adapters) =>
      changedOnes(
        {
          ...adapters,
          both: listening(adapters).both.filter(({ before, after }) => !isClosed(before.address, after.address)),
        },
        ({ address }) => address,
        (was, now) => `it was reached on ${was}, and listens on ${now}`,
      ),
    ),
};
