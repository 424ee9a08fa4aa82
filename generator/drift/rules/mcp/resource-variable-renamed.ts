import { variablesThatChanged } from "../../hits/resources.js";
import type { Rule } from "../../rule.js";

export const mcpResourceVariableRenamed: Rule = {
  id: "mcp/resource-variable-renamed",
  level: "breaking",
  about: "A hole in the address of a resource has another name: whoever fills it by name fills nothing.",
  start: [
    [
      "          uri: pets://catalogue\n          description: Every pet.\n          mimeType: application/json\n          call: pets.list-pets\n          with:\n            limit: 100\n",
      "          uri: pets://{id}\n          description: One pet.\n          mimeType: application/json\n          call: pets.get-pet\n          with:\n            id: '{{id}}'\n",
    ],
  ],
  example: [
    ["          uri: pets://{id}\n", "          uri: pets://{pet}\n"],
    ["            id: '{{id}}'\n", "            id: '{{pet}}'\n"],
  ],
  find: ({ resources }) =>
    variablesThatChanged(
      resources,
      (was, now) =>
        `its \`{${was}}\` is \`{${now}}\` now: whoever fills it by name, or asks what can stand there, finds no \`${was}\``,
    ),
};
