import { failuresThatChanged } from "../../hits/failures.js";
import type { Rule } from "../../rule.js";

export const restFailureDocumented: Rule = {
  id: "rest/failure-documented",
  level: "compatible",
  about: "The contract says more of failures.",
  example: [],
  find: ({ routes }) => failuresThatChanged(routes, ["added", "narrowed", "named"]),
};
