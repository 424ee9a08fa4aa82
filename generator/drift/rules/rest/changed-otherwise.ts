import { otherInputChanges } from "../../hits/inputs.js";
import { changedOnes, otherChanges } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const restChangedOtherwise: Rule = {
  id: "rest/changed-otherwise",
  level: "risky",
  about: "Something is declared otherwise of a route that no other rule names.",
  example: [],
  find: ({ rest, routes }) => [
    ...otherChanges(rest),
    ...otherChanges(routes),
    ...changedOnes(
      { ...routes, both: routes.both.filter(({ before, after }) => before.statuses !== "" && after.statuses !== "") },
      ({ statuses }) => statuses,
      (was, now) => `its contract says that it succeeds with ${now}, not with ${was}: clients made from it go by that`,
    ),
    ...otherInputChanges(routes, (input) => `${input} is declared otherwise`),
  ],
};
