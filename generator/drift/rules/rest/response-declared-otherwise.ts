import { responsesThatChanged } from "../../hits/responses.js";
import type { Rule } from "../../rule.js";

export const restResponseDeclaredOtherwise: Rule = {
  id: "rest/response-declared-otherwise",
  level: "risky",
  about:
    "The contract no longer declares a status that a route answers with, or promises less of its media types or its shape.",
  start: [
    [
      "              method: GET\n              description: One pet.\n",
      '              method: GET\n              description: One pet.\n              responses:\n                - status: "404"\n                  description: There is no such pet.\n                - status: "410"\n                  description: The pet has gone.\n',
    ],
  ],
  example: [['                - status: "410"\n                  description: The pet has gone.\n', ""]],
  find: ({ routes }) => responsesThatChanged(routes, true),
};
