import { failuresThatChanged } from "../../hits/failures.js";
import type { Rule } from "../../rule.js";

export const clientFailureChanged: Rule = {
  id: "client/failure-changed",
  level: "breaking",
  about:
    "A member of what a failure holds, as the API's document says, is not there any more or of another kind: code that reads `error.body` by its type does not compile.",
  example: [],
  find: ({ functions }) => failuresThatChanged(functions, ["removed", "loosened", "changed", "cut", "opened"]),
};
