import { changedOnes } from "../../hits.js";
import type { Rule } from "../../rule.js";

export const restAnswerFormChanged: Rule = {
  id: "rest/answer-form-changed",
  level: "breaking",
  about: "A route answers in another form: text or bytes for JSON, the upstream's own answer for one of ours.",
  example: [
    [
      "            - name: get-pet\n              method: GET\n",
      "            - name: get-pet\n              method: GET\n              outputRawFormat: text\n",
    ],
  ],
  find: ({ routes }) =>
    changedOnes(
      routes,
      ({ form }) => form,
      (was, now) => `callers that read ${was} meet ${now}`,
    ),
};
