import { optionsThatChanged } from "../../hits/adapters.js";
import type { Rule } from "../../rule.js";

export const clientOptionNeeded: Rule = {
  id: "client/option-needed",
  level: "breaking",
  about:
    "An API can only be called with something that the capability does not say: `sign` for a signature, `transport` for an overlay, `baseUrl` for its address.",
  example: [['        type: bearer\n        token: "{{PETS_TOKEN}}"\n', "        type: hmac\n"]],
  find: ({ upstreams }) =>
    optionsThatChanged(
      upstreams,
      "needed",
      ["baseUrl", "sign", "transport"],
      (option) => `code that makes a client must pass ${option}`,
    ),
};
