import { inputsThatDiffer } from "../../hits/inputs.js";
import type { Rule } from "../../rule.js";

export const restParameterMoved: Rule = {
  id: "rest/parameter-moved",
  level: "breaking",
  about: "A parameter is passed in another place: the query, a header, the body.",
  example: [
    [
      "                - name: kind\n                  in: query\n                  type: string\n                  required: false\n                  description: The kind of pet.\n",
      "                - name: kind\n                  in: header\n                  type: string\n                  required: false\n                  description: The kind of pet.\n",
    ],
  ],
  find: ({ routes }) =>
    inputsThatDiffer(
      routes,
      ({ place }) => place,
      (input, was, now) => `${input} is read from the ${now}, not from the ${was}: callers must pass it there`,
    ),
};
