import { matchingOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const mcpHintOpenWorldChanged: Rule = {
  id: "mcp/hint-open-world-changed",
  level: "risky",
  about: "Whether a tool reaches the outside world is said otherwise.",
  example: [["            openWorld: true\n", "            openWorld: false\n"]],
  find: ({ tools }) =>
    matchingOnes(
      tools,
      ({ hints: before }, { hints: after }) => before.openWorld !== after.openWorld,
      () => "clients may treat its answers with more or less trust",
    ),
};
