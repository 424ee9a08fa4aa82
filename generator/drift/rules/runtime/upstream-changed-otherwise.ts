import { otherChanges } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const runtimeUpstreamChangedOtherwise: Rule = {
  id: "runtime/upstream-changed-otherwise",
  level: "risky",
  about: "Something is declared otherwise of a consumed API or a control adapter that no other rule names.",
  example: [],
  find: ({ upstreams, control }) => [...otherChanges(upstreams), ...otherChanges(control)],
};
