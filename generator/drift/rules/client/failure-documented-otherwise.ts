import { failuresThatChanged } from "../../hits/failures.js";
import type { Rule } from "../../rule.js";

export const clientFailureDocumentedOtherwise: Rule = {
  id: "client/failure-documented-otherwise",
  level: "compatible",
  about: "The API's document says more of what failures hold, or names other statuses of theirs.",
  example: [],
  find: ({ functions }) => failuresThatChanged(functions, ["added", "narrowed", "named", "unnamed"]),
};
