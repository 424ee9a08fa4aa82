import { isHandedOnOtherwise } from "../../hits/answers.js";
import { changedOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const restAnswerHandedOn: Rule = {
  id: "rest/answer-handed-on",
  level: "risky",
  about:
    "A route hands on the upstream's own answer where it read it, or the other way round: a redirection, another media type and what cannot be read come otherwise.",
  example: [
    [
      "            - name: get-pet\n              method: GET\n",
      "            - name: get-pet\n              method: GET\n              outputRawFormat: raw\n",
    ],
  ],
  find: ({ routes }) =>
    changedOnes(
      { ...routes, both: routes.both.filter(({ before, after }) => isHandedOnOtherwise(before.form, after.form)) },
      ({ form }) => form,
      (was, now) => `it answers with ${now}, and did with ${was}: redirections and what cannot be read come otherwise`,
    ),
};
