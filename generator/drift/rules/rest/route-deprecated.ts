import { changedOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const restRouteDeprecated: Rule = {
  id: "rest/route-deprecated",
  level: "compatible",
  about:
    "The contract says of a route that it will go away, as the API's document does of what it calls, or no longer does.",
  example: [],
  find: ({ routes }) =>
    changedOnes(
      routes,
      ({ isDeprecated }) => String(isDeprecated),
      (_was, now) =>
        now === "true"
          ? "the contract says that it will go away, as the API's document does"
          : "the contract does not say any more that it will go away",
    ),
};
