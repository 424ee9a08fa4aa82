import { matchingOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const mcpHintBecameReadOnly: Rule = {
  id: "mcp/hint-became-read-only",
  level: "risky",
  about: "A tool is said to change nothing, and was not.",
  start: [["readOnly: true", "readOnly: false"]],
  example: [["readOnly: false", "readOnly: true"]],
  find: ({ tools }) =>
    matchingOnes(
      tools,
      ({ hints: before }, { hints: after }) => before.readOnly !== true && after.readOnly === true,
      () => "clients may call it more freely",
    ),
};
