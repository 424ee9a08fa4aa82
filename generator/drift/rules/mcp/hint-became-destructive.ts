import { matchingOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const mcpHintBecameDestructive: Rule = {
  id: "mcp/hint-became-destructive",
  level: "risky",
  about: "A tool is said to destroy something, and was not.",
  example: [["            destructive: false\n", "            destructive: true\n"]],
  find: ({ tools }) =>
    matchingOnes(
      tools,
      ({ hints: before }, { hints: after }) =>
        (before.destructive !== true && after.destructive === true) ||
        // What says nothing of it may destroy, unless it only reads (MCP, tool annotations).
        (before.destructive === false && after.destructive === undefined && after.readOnly !== true),
      () => "clients may ask a person before each call",
    ),
};
