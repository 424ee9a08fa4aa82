import { failuresThatChanged } from "../../hits/failures.js";
import type { Rule } from "../../rule.js";

export const clientFailureWidened: Rule = {
  id: "client/failure-widened",
  level: "risky",
  about: "A member of what a failure holds, as the API's document says, may hold more of its kind.",
  example: [],
  find: ({ functions }) => failuresThatChanged(functions, ["widened"]),
};
