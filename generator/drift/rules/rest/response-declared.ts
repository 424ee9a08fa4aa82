import { responsesThatChanged } from "../../hits/responses.js";
import type { Rule } from "../../rule.js";

export const restResponseDeclared: Rule = {
  id: "rest/response-declared",
  level: "compatible",
  about: "The contract declares one more status that a route answers with, promises more of it, or words it otherwise.",
  example: [
    [
      "              method: GET\n              description: One pet.\n",
      '              method: GET\n              description: One pet.\n              responses:\n                - status: "404"\n                  description: There is no such pet.\n',
    ],
  ],
  find: ({ routes }) => responsesThatChanged(routes, false),
};
