import { promised, removedOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const clientFunctionRemoved: Rule = {
  id: "client/function-removed",
  level: "breaking",
  about: "An operation is gone, and its function with it.",
  example: [
    [
      "        - name: pet\n          path: /pets/{id}\n          operations:\n            - name: get-pet\n",
      "        - name: pet\n          path: /pets/{id}\n          operations:\n            - name: fetch-pet\n",
    ],
    ["              call: pets.get-pet\n", "              call: pets.fetch-pet\n"],
    ["          call: pets.get-pet\n", "          call: pets.fetch-pet\n"],
  ],
  find: ({ functions }) => removedOnes(promised(functions), ({ label }) => `code that calls ${label} does not compile`),
};
