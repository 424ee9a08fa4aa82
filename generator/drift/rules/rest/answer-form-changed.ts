import { isHandedOnOtherwise } from "../../hits/answers.js";
import { changedOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const restAnswerFormChanged: Rule = {
  id: "rest/answer-form-changed",
  level: "breaking",
  about: "A route answers in another form: text or bytes for JSON.",
  example: [
    [
      "            - name: get-pet\n              method: GET\n",
      "            - name: get-pet\n              method: GET\n              outputRawFormat: text\n",
    ],
  ],
  find: ({ routes }) =>
    changedOnes(
      { ...routes, both: routes.both.filter(({ before, after }) => !isHandedOnOtherwise(before.form, after.form)) },
      ({ form }) => form,
      (was, now) => `callers that read ${was} meet ${now}`,
    ),
};
