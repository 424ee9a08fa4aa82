import { isClosed, listening } from "../../hits/adapters.js";
import { changedOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const runtimeAddressClosed: Rule = {
  id: "runtime/address-closed",
  level: "breaking",
  about: "A server listens on the loopback interface alone, and was reached from other machines.",
  start: [["      port: 8080\n      address: localhost\n", "      port: 8080\n      address: 0.0.0.0\n"]],
  example: [["      port: 8080\n      address: 0.0.0.0\n", "      port: 8080\n      address: localhost\n"]],
  find: ({ rest, mcp, catalogues }) =>
    [rest, mcp, catalogues].flatMap((adapters) =>
      changedOnes(
        {
          ...adapters,
          both: listening(adapters).both.filter(({ before, after }) => isClosed(before.address, after.address)),
        },
        ({ address }) => address,
        (was, now) => `it was reached on ${was}, and listens on ${now}: other machines cannot connect any more`,
      ),
    ),
};
