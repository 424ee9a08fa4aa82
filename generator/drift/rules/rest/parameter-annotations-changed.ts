import { annotationsOf } from "../../compare-constraints.js";
import { inputsThatDiffer } from "../../hits/inputs.js";
import type { Rule } from "../../rule.js";

export const restParameterAnnotationsChanged: Rule = {
  id: "rest/parameter-annotations-changed",
  level: "documentation",
  about: "Examples, titles and the like of a parameter have changed.",
  example: [
    [
      "                - name: kind\n                  in: query\n                  type: string\n                  required: false\n                  description: The kind of pet.\n",
      "                - name: kind\n                  in: query\n                  type: string\n                  required: false\n                  description: The kind of pet.\n                  examples: [cat]\n",
    ],
  ],
  find: ({ routes }) =>
    inputsThatDiffer(
      routes,
      ({ constraints }) => annotationsOf(constraints),
      (input) => `readers see other examples or titles of ${input}`,
    ),
};
