import { matchingOnes } from "../../hits.js";
import type { Rule } from "../../rule.js";

export const runtimeCredentialChanged: Rule = {
  id: "runtime/credential-changed",
  level: "risky",
  about: "An API is called with another credential of the same kind, or one that is asked for otherwise.",
  example: [["        token: \"{{PETS_TOKEN}}\"\n", "        token: \"pets {{PETS_TOKEN}}\"\n"]],
  find: ({ upstreams }) =>
    matchingOnes(
      upstreams,
      (before, after) => before.authentication === after.authentication && before.credential !== after.credential,
      () => "what proves who we are is another: the API must take it",
    ),
};
