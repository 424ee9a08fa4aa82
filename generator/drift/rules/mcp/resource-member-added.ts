import { answersThatChanged } from "../../hits/answers.js";
import { shapedOnes } from "../../hits/resources.js";
import type { Rule } from "../../rule.js";

export const mcpResourceMemberAdded: Rule = {
  id: "mcp/resource-member-added",
  level: "compatible",
  about: "A resource is read with a member more.",
  start: [
    [
      "          mimeType: application/json\n          call: pets.list-pets\n          with:\n            limit: 100\n",
      "          mimeType: application/json\n          call: pets.list-pets\n          with:\n            limit: 100\n          outputParameters:\n            - type: object\n              properties:\n                names:\n                  type: string\n                  mapping: $.names\n",
    ],
  ],
  example: [
    [
      "                names:\n                  type: string\n                  mapping: $.names\n",
      "                names:\n                  type: string\n                  mapping: $.names\n                count:\n                  type: integer\n                  mapping: $.count\n",
    ],
  ],
  find: ({ resources }) =>
    answersThatChanged(shapedOnes(resources), ["added"], (member) => `${member} is new: it is there as well`),
};
