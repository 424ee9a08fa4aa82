import { changedOnes, goingOf, goingWords } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const restRouteDeprecated: Rule = {
  id: "rest/route-deprecated",
  level: "compatible",
  about:
    "The contract says of a route that it will go away, as the API's document does of what it calls, or no longer does.",
  example: [],
  find: ({ routes }) =>
    changedOnes(routes, goingOf, (_was, now) =>
      now === "false"
        ? "the contract does not say any more that it will go away"
        : `the contract says that ${goingWords(now)}, as the API's document does`,
    ),
};
