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
          ({ before, after }) =>
            before.mustBeGiven === after.mustBeGiven &&
            !movedUpstreams.has(after.key) &&
            plainUrl(before.baseUri) !== plainUrl(after.baseUri),
        ),
      },
      ({ baseUri }) => baseUri,
      (was, now) => `calls go to ${now}, not to ${was}`,
    ),
};

/** Names of hosts have no case, and each scheme has a port of its own (RFC 3986, 6.2.2.1 and 6.2.3). */
function plainUrl(text: string): string {
  // A hole is no part of a host's name to a URL.
  return text.includes("{") || !URL.canParse(text) ? text : new URL(text).href.replace(/\/$/, "");
}
