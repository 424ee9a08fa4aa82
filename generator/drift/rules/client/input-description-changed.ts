import { inputsThatDiffer } from "../../hits/inputs.js";
import type { Rule } from "../../rule.js";

export const clientInputDescriptionChanged: Rule = {
  id: "client/input-description-changed",
  level: "documentation",
  about: "The description of a function's input is another.",
  example: [
    [
      "                - name: kind\n                  in: query\n                  type: string\n                - name: limit\n                  in: query\n                  type: integer\n                  required: true\n              outputRawFormat: json\n",
      "                - name: kind\n                  in: query\n                  type: string\n                  description: Which kind.\n                - name: limit\n                  in: query\n                  type: integer\n                  required: true\n              outputRawFormat: json\n",
    ],
  ],
  find: ({ functions }) =>
    inputsThatDiffer(
      functions,
      ({ description }) => description ?? "",
      (input) => `readers of the code see another description of ${input}`,
    ),
};
