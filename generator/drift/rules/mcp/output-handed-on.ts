import { isReadableOtherwise } from "../../hits/answers.js";
import { changedOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const mcpOutputHandedOn: Rule = {
  id: "mcp/output-handed-on",
  level: "risky",
  about:
    "A tool hands on the upstream's own answer where it read it, or the other way round: a redirection, another media type and what cannot be read come otherwise.",
  example: [
    [
      "            - name: get-pet\n              method: GET\n",
      "            - name: get-pet\n              method: GET\n              outputRawFormat: raw\n",
    ],
  ],
  find: ({ tools }) =>
    changedOnes(
      { ...tools, both: tools.both.filter(({ before, after }) => isReadableOtherwise(before.form, after.form)) },
      ({ form }) => form,
      (was, now) => `it answers with ${now}, and did with ${was}: what cannot be read comes otherwise`,
    ),
};
