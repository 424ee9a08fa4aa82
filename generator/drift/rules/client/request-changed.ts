import { changedRequests } from "../../hits/work.js";
import type { Rule } from "../../rule.js";

export const clientRequestChanged: Rule = {
  id: "client/request-changed",
  level: "risky",
  about:
    "The request that a function sends is another: its method, path, body or fixed values. Types say nothing of it.",
  example: [
    [
      "          path: /pets\n          operations:\n            - name: list-pets",
      "          path: /animals\n          operations:\n            - name: list-pets",
    ],
  ],
  find: ({ functions }) => changedRequests(functions),
};
