import { matchingOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const mcpHintNoLongerIdempotent: Rule = {
  id: "mcp/hint-no-longer-idempotent",
  level: "risky",
  about: "A tool was said to be safe to repeat, and is not any more.",
  example: [["            idempotent: true\n", "            idempotent: false\n"]],
  find: ({ tools }) =>
    matchingOnes(
      tools,
      ({ hints: before }, { hints: after }) => before.idempotent === true && after.idempotent !== true,
      () => "clients that repeat a failed call may do its work twice",
    ),
};
