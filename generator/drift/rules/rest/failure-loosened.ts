import { failuresThatChanged } from "../../hits/failures.js";
import type { Rule } from "../../rule.js";

export const restFailureLoosened: Rule = {
  id: "rest/failure-loosened",
  level: "risky",
  about:
    "The contract promises less of a failure: a member, a word, or that there is one. What comes is the API's, as before.",
  example: [],
  find: ({ routes }) => failuresThatChanged(routes, ["removed", "loosened", "widened", "opened", "unnamed"]),
};
