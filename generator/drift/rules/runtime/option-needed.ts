import { optionsThatChanged } from "../../hits/adapters.js";
import type { Rule } from "../../rule.js";

export const runtimeOptionNeeded: Rule = {
  id: "runtime/option-needed",
  level: "breaking",
  about:
    "An API can only be called with something that the capability does not say: `sign` for a signature, `transport` for an overlay.",
  example: [['        type: bearer\n        token: "{{PETS_TOKEN}}"\n', "        type: hmac\n"]],
  find: ({ upstreams }) =>
    optionsThatChanged(
      upstreams,
      "needed",
      ["sign", "transport"],
      (option) => `servers do not start without ${option}`,
    ),
};
