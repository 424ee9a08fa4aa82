import { changedOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const clientAnswerChanged: Rule = {
  id: "client/answer-changed",
  level: "breaking",
  about: "A function answers with something else: text for JSON, bytes, an OAuth 2.0 message.",
  example: [["              outputRawFormat: json\n", "              outputRawFormat: text\n"]],
  find: ({ functions }) =>
    changedOnes(
      functions,
      ({ form }) => form,
      (was, now) => `code that reads the answer as ${was} does not compile or fails: it is ${now}`,
    ),
};
