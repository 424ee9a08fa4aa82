import { isReadableOtherwise, isText, losesMembers } from "../../hits/answers.js";
import { changedOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const mcpOutputFormChanged: Rule = {
  id: "mcp/output-form-changed",
  level: "breaking",
  about: "A tool answers in another form: bytes for text or JSON, or text where its schema named members.",
  example: [
    [
      "            - name: get-pet\n              method: GET\n",
      "            - name: get-pet\n              method: GET\n              outputRawFormat: binary\n",
    ],
  ],
  find: ({ tools }) =>
    changedOnes(
      {
        ...tools,
        both: tools.both.filter(
          ({ before, after }) =>
            (!(isText(before.form) && isText(after.form)) || losesMembers(before, after)) &&
            !isReadableOtherwise(before.form, after.form),
        ),
      },
      ({ form }) => form,
      (was, now) => `clients and models that read ${was} meet ${now}`,
    ),
};
