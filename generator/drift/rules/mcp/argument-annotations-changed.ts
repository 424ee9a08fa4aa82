import { annotationsOf } from "../../compare-constraints.js";
import { inputsThatDiffer } from "../../hits/inputs.js";
import { changedOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const mcpArgumentAnnotationsChanged: Rule = {
  id: "mcp/argument-annotations-changed",
  level: "documentation",
  about: "Examples, titles and the like of an argument have changed.",
  example: [
    [
      "            - name: kind\n              type: string\n              required: false\n              description: The kind of pet.\n",
      "            - name: kind\n              type: string\n              required: false\n              description: The kind of pet.\n              examples: [cat]\n",
    ],
  ],
  find: ({ tools }) => [
    ...inputsThatDiffer(
      tools,
      ({ constraints }) => annotationsOf(constraints),
      (input) => `readers see other examples or titles of ${input}`,
    ),
    ...changedOnes(
      tools,
      ({ together }) => together.texts,
      () => "readers see other titles or words of its arguments",
    ),
  ],
};
