import { changedOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const runtimeBaseUrlChanged: Rule = {
  id: "runtime/base-url-changed",
  level: "risky",
  about: "An API is called at another base URL by default.",
  example: [["https://pets.example.com/v1", "https://pets.example.com/v2"]],
  find: ({ upstreams, movedUpstreams }) =>
    changedOnes(
      {
        ...upstreams,
        both: upstreams.both.filter(
          // Where it has to be given in one of the two, there is no other to compare it with.
          ({ before, after }) => before.mustBeGiven === after.mustBeGiven && !movedUpstreams.has(after.key),
        ),
      },
      ({ baseUri }) => baseUri,
      (was, now) => `calls go to ${now}, not to ${was}`,
    ),
};
