import { isText, losesMembers } from "../../hits/answers.js";
import { changedOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const mcpOutputTextChanged: Rule = {
  id: "mcp/output-text-changed",
  level: "risky",
  about: "A tool answers with text for JSON, or the other way round: models read either.",
  example: [
    [
      "            - name: get-pet\n              method: GET\n",
      "            - name: get-pet\n              method: GET\n              outputRawFormat: text\n",
    ],
  ],
  find: ({ tools }) =>
    changedOnes(
      {
        ...tools,
        both: tools.both.filter(
          ({ before, after }) => isText(before.form) && isText(after.form) && !losesMembers(before, after),
        ),
      },
      ({ form }) => form,
      (was, now) => `clients that read ${was} meet ${now}`,
    ),
};
