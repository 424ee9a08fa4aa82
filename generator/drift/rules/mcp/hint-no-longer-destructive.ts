import { matchingOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const mcpHintNoLongerDestructive: Rule = {
  id: "mcp/hint-no-longer-destructive",
  level: "risky",
  about: "A tool was said to destroy something, and is not any more.",
  start: [["destructive: false", "destructive: true"]],
  example: [["destructive: true", "destructive: false"]],
  find: ({ tools }) =>
    matchingOnes(
      tools,
      ({ hints: before }, { hints: after }) =>
        (before.destructive === true && after.destructive !== true) ||
        // What says nothing of it may destroy, unless it only reads (MCP, tool annotations).
        (before.destructive === undefined && after.destructive === false && before.readOnly !== true),
      () => "clients may call it without asking a person",
    ),
};
