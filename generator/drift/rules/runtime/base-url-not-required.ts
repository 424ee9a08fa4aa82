import { matchingOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const runtimeBaseUrlNotRequired: Rule = {
  id: "runtime/base-url-not-required",
  level: "compatible",
  about: "The base URL of an API need not be given any more.",
  start: [["      baseUri: https://pets.example.com/v1\n", '      baseUri: ""\n']],
  example: [['      baseUri: ""\n', "      baseUri: https://pets.example.com/v1\n"]],
  find: ({ upstreams }) =>
    matchingOnes(
      upstreams,
      (before, after) => before.mustBeGiven && !after.mustBeGiven,
      ({ label, baseUri, variable }) => `${label} is called at ${baseUri} where \`${variable}\` is not set`,
    ),
};
