import { listening } from "../../hits/adapters.js";
import { changedOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const runtimePortChanged: Rule = {
  id: "runtime/port-changed",
  level: "breaking",
  about: "An adapter listens on another port by default.",
  example: [["      port: 8080\n", "      port: 8081\n"]],
  find: ({ rest, mcp, catalogues }) =>
    [rest, mcp, catalogues].flatMap((adapters) =>
      changedOnes(
        listening(adapters),
        ({ port }) => port,
        (was, now) => `whoever reaches it on port ${was} fails, unless the port is set: it listens on ${now}`,
      ),
    ),
};
