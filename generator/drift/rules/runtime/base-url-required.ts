import { matchingOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const runtimeBaseUrlRequired: Rule = {
  id: "runtime/base-url-required",
  level: "breaking",
  about: "The base URL of an API must be given now.",
  example: [["      baseUri: https://pets.example.com/v1\n", '      baseUri: ""\n']],
  find: ({ upstreams }) =>
    matchingOnes(
      upstreams,
      (before, after) => !before.mustBeGiven && after.mustBeGiven,
      ({ label, variable }) => `the servers do not start until the base URL of ${label} is set, in \`${variable}\``,
    ),
};
