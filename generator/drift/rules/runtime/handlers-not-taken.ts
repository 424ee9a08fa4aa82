import { removedOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const runtimeHandlersNotTaken: Rule = {
  id: "runtime/handlers-not-taken",
  level: "breaking",
  about: "Nothing needs a handler any more, so that `start` takes its options first.",
  start: [["          call: pets.get-pet\n          with:\n            id: tools.id\n", ""]],
  example: [
    [
      "          description: Show one pet.\n",
      "          description: Show one pet.\n          call: pets.get-pet\n          with:\n            id: tools.id\n",
    ],
  ],
  find: ({ handlers }) =>
    handlers.both.length + handlers.added.length > 0
      ? []
      : removedOnes(
          handlers,
          ({ label }) => `code that passes the ${label} to \`start\` does not compile: it takes options alone`,
        ).slice(0, 1),
};
