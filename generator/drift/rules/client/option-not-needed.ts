import { optionsThatChanged } from "../../hits/adapters.js";
import type { Rule } from "../../rule.js";

export const clientOptionNotNeeded: Rule = {
  id: "client/option-not-needed",
  level: "compatible",
  about: "An API can be called without something that had to be passed.",
  start: [['        type: bearer\n        token: "{{PETS_TOKEN}}"\n', "        type: hmac\n"]],
  example: [["        type: hmac\n", '        type: bearer\n        token: "{{PETS_TOKEN}}"\n']],
  find: ({ upstreams }) =>
    optionsThatChanged(
      upstreams,
      "not needed",
      ["baseUrl", "sign", "transport"],
      (option) => `${option} need not be passed any more`,
    ),
};
