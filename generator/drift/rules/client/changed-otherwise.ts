import { otherInputChanges } from "../../hits/inputs.js";
import { otherChanges } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const clientChangedOtherwise: Rule = {
  id: "client/changed-otherwise",
  level: "risky",
  about: "Something is declared otherwise of a function that no other rule names.",
  example: [],
  find: ({ functions }) => [
    ...otherChanges(functions),
    ...otherInputChanges(functions, (input) => `${input} is declared otherwise`),
  ],
};
