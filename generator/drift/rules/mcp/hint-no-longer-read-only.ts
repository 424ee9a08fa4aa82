import { matchingOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const mcpHintNoLongerReadOnly: Rule = {
  id: "mcp/hint-no-longer-read-only",
  level: "risky",
  about: "A tool was said to change nothing, and is not any more.",
  example: [["            readOnly: true\n", "            readOnly: false\n"]],
  find: ({ tools }) =>
    matchingOnes(
      tools,
      ({ hints: before }, { hints: after }) => before.readOnly === true && after.readOnly !== true,
      () => "clients that call it freely may ask a person first, or should",
    ),
};
