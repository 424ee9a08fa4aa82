import { changedOnes } from "../../hits.js";
import type { Rule } from "../../rule.js";

export const runtimeClientAuthenticationChanged: Rule = {
  id: "runtime/client-authentication-changed",
  level: "risky",
  about: "An API is called with another kind of credentials.",
  example: [['        type: bearer\n        token: "{{PETS_TOKEN}}"\n', '        type: apikey\n        key: X-Key\n        value: "{{PETS_TOKEN}}"\n']],
  find: ({ upstreams }) =>
    changedOnes(
      upstreams,
      ({ authentication }) => authentication,
      (was, now) => `the API must take ${now} where it took ${was}; the value may have to be another`,
    ),
};
