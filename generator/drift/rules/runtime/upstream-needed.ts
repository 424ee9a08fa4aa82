import { callsApi } from "../../hits/adapters.js";
import { addedOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const runtimeUpstreamNeeded: Rule = {
  id: "runtime/upstream-needed",
  level: "risky",
  about: "Something that was there calls an API that is new: it has to be reached from the process.",
  example: [],
  find: ({ upstreams, routes, tools, resources }) =>
    addedOnes(
      { ...upstreams, added: upstreams.added.filter(({ key }) => callsApi([routes, tools, resources], key)) },
      ({ baseUri }) => `the process must reach ${baseUri}, for something that was there before`,
    ),
};
