import { inputsThatDiffer } from "../../hits/inputs.js";
import type { Rule } from "../../rule.js";

export const mcpArgumentDescriptionChanged: Rule = {
  id: "mcp/argument-description-changed",
  level: "documentation",
  about: "What a model reads about an argument is another.",
  example: [
    [
      "            - name: kind\n              type: string\n              required: false\n              description: The kind of pet.\n",
      "            - name: kind\n              type: string\n              required: false\n              description: Which kind of pet.\n",
    ],
  ],
  find: ({ tools }) =>
    inputsThatDiffer(
      tools,
      ({ description }) => description ?? "",
      (input) => `models read another description of ${input}, and may pass something else`,
    ),
};
