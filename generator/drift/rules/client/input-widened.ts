import { inputsThatMoved } from "../../hits.js";
import type { Rule } from "../../rule.js";

export const clientInputWidened: Rule = {
  id: "client/input-widened",
  level: "compatible",
  about: "An input takes more values than before.",
  example: [
    [
      "                  type: integer\n                  required: true\n              outputRawFormat: json\n",
      "                  type: number\n                  required: true\n              outputRawFormat: json\n",
    ],
  ],
  find: ({ functions }) => inputsThatMoved(functions, "wider", (input, was, now) => `${input} takes ${now} where it took ${was}; calls are as before`),
};
