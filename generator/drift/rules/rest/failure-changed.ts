import { failuresThatChanged } from "../../hits/failures.js";
import type { Rule } from "../../rule.js";

export const restFailureChanged: Rule = {
  id: "rest/failure-changed",
  level: "breaking",
  about:
    "A member of what a failure holds, as the contract says, is of another kind, or may be absent or null where it was not.",
  example: [],
  find: ({ routes }) => failuresThatChanged(routes, ["changed", "cut"]),
};
