import { matchingOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const mcpHintBecameIdempotent: Rule = {
  id: "mcp/hint-became-idempotent",
  level: "risky",
  about: "A tool is said to be safe to repeat, and was not.",
  start: [["idempotent: true", "idempotent: false"]],
  example: [["idempotent: false", "idempotent: true"]],
  find: ({ tools }) =>
    matchingOnes(
      tools,
      ({ hints: before }, { hints: after }) => before.idempotent !== true && after.idempotent === true,
      () => "clients may repeat failed calls",
    ),
};
