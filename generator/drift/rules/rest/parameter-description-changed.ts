import { inputsThatDiffer } from "../../hits/inputs.js";
import type { Rule } from "../../rule.js";

export const restParameterDescriptionChanged: Rule = {
  id: "rest/parameter-description-changed",
  level: "documentation",
  about: "The description of a parameter is another.",
  example: [
    [
      "                - name: kind\n                  in: query\n                  type: string\n                  required: false\n                  description: The kind of pet.\n",
      "                - name: kind\n                  in: query\n                  type: string\n                  required: false\n                  description: Which kind of pet.\n",
    ],
  ],
  find: ({ routes }) =>
    inputsThatDiffer(
      routes,
      ({ description }) => description ?? "",
      (input) => `readers of the OpenAPI document see another description of ${input}`,
    ),
};
