import { removedOnes, saidToGo } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const restDeprecatedRouteRemoved: Rule = {
  id: "rest/deprecated-route-removed",
  level: "risky",
  about: "A route is gone of which the contract said that it will go away, as the API's document did.",
  example: [],
  find: ({ routes }) =>
    removedOnes(saidToGo(routes), ({ label }) => `callers of ${label} get 404 or 405; it was said to go`),
};
