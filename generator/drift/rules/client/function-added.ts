import { addedOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const clientFunctionAdded: Rule = {
  id: "client/function-added",
  level: "compatible",
  about: "There is a new operation.",
  example: [
    [
      "            - name: list-pets\n              method: GET\n",
      "            - name: add-pet\n              method: POST\n            - name: list-pets\n              method: GET\n",
    ],
  ],
  find: ({ functions }) => addedOnes(functions, ({ label }) => `${label} can be called now; nobody is affected`),
};
