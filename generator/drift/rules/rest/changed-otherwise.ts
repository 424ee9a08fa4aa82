import { otherInputChanges } from "../../hits/inputs.js";
import { otherChanges } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const restChangedOtherwise: Rule = {
  id: "rest/changed-otherwise",
  level: "risky",
  about: "Something is declared otherwise of a route that no other rule names.",
  example: [],
  find: ({ rest, routes }) => [
    ...otherChanges(rest, "it is declared otherwise"),
    ...otherChanges(routes, "it is declared otherwise"),
    ...otherInputChanges(routes, (input) => `${input} is declared otherwise`),
  ],
};
