import { addedOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const runtimeHandlerNeeded: Rule = {
  id: "runtime/handler-needed",
  level: "breaking",
  about:
    "Something that did not need a handler does, or needs it under another key: the capability no longer says what it does.",
  example: [
    [
      "              call: pets.get-pet\n              with:\n                id: rest.path.id\n",
      "              inputParameters:\n                - name: id\n                  in: path\n                  type: string\n                  required: true\n                  description: The pet.\n",
    ],
  ],
  find: ({ handlers }) =>
    addedOnes(
      { ...handlers, added: handlers.added.filter(({ isNewcomers }) => !isNewcomers) },
      ({ label }) => `code that starts the servers does not compile until it passes the ${label}`,
    ),
};
