import { responsesThatChanged } from "../../hits/responses.js";
import type { Rule } from "../../rule.js";

export const restResponseDeclaredOtherwise: Rule = {
  id: "rest/response-declared-otherwise",
  level: "risky",
  about: "The contract no longer declares a status that a route answers with, or another media type or shape of it.",
  start: [
    [
      "              method: GET\n              description: One pet.\n",
      '              method: GET\n              description: One pet.\n              responses:\n                - status: "404"\n                  description: There is no such pet.\n                - status: "410"\n                  description: The pet has gone.\n',
    ],
  ],
  example: [['                - status: "410"\n                  description: The pet has gone.\n', ""]],
  find: ({ routes }) =>
    responsesThatChanged(routes, (was, now) => {
      if (!was) return undefined;
      if (!now) return "the contract does not declare this answer any more; it may come all the same";
      return was.content === now.content
        ? undefined
        : "the contract declares another media type or shape of this answer: clients made from it go by that";
    }),
};
