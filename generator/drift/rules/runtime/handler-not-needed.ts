import { removedOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const runtimeHandlerNotNeeded: Rule = {
  id: "runtime/handler-not-needed",
  level: "compatible",
  about: "Something needs no handler any more, while others do: one that is passed is still called.",
  start: [
    [
      "              call: pets.get-pet\n              with:\n                id: rest.path.id\n",
      "              inputParameters:\n                - name: id\n                  in: path\n                  type: string\n                  required: true\n                  description: The pet.\n",
    ],
    ["          call: pets.get-pet\n          with:\n            id: tools.id\n", ""],
  ],
  example: [
    [
      "          description: Show one pet.\n",
      "          description: Show one pet.\n          call: pets.get-pet\n          with:\n            id: tools.id\n",
    ],
  ],
  find: ({ handlers }) =>
    handlers.both.length + handlers.added.length === 0
      ? []
      : removedOnes(handlers, ({ label }) => `the ${label} need not be passed any more`),
};
