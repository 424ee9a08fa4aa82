import { answersThatChanged } from "../../hits/answers.js";
import { changedOnes, otherChanges } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const mcpResourceContentChanged: Rule = {
  id: "mcp/resource-content-changed",
  level: "risky",
  about: "What a resource answers with has changed.",
  example: [
    [
      "          mimeType: application/json\n          call: pets.list-pets\n          with:\n            limit: 100\n",
      "          mimeType: application/json\n          call: pets.list-pets\n          with:\n            limit: 100\n          outputParameters:\n            - type: string\n              mapping: $.names\n",
    ],
  ],
  find: ({ resources }) => [
    ...answersThatChanged(
      resources,
      ["removed", "changed", "cut", "opened", "remapped", "demanded"],
      (member, was, now) =>
        `${member} is ${now || "gone"}, and was ${was || "not there"}: whoever reads the resource finds something else`,
    ),
    ...changedOnes(
      resources,
      ({ form }) => form,
      (was, now) => `whoever reads ${was} meets ${now}`,
    ),
    ...otherChanges(resources),
  ],
};
