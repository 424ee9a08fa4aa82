import { type Listening, listening } from "../../hits/adapters.js";
import { changedOnes } from "../../hits/things.js";
import type { Pairs } from "../../pairs.js";
import type { Rule } from "../../rule.js";

export const runtimePortChanged: Rule = {
  id: "runtime/port-changed",
  level: "breaking",
  about: "An adapter listens on another port by default.",
  example: [["      port: 8080\n", "      port: 8081\n"]],
  find: ({ rest, mcp, catalogues, control }) =>
    [rest, mcp, catalogues, control].flatMap((adapters: Pairs<Listening>) =>
      changedOnes(
        listening(adapters),
        ({ port }) => port,
        (was, now) => `whoever reaches it on port ${was} fails, unless the port is set: it listens on ${now}`,
      ),
    ),
};
