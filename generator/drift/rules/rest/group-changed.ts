import { changedOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const restGroupChanged: Rule = {
  id: "rest/group-changed",
  level: "documentation",
  about: "A route's resource has another description.",
  example: [
    [
      "        - name: pet\n          path: /pets/{id}\n          operations:\n            - name: show\n",
      "        - name: pet\n          description: One of them.\n          path: /pets/{id}\n          operations:\n            - name: show\n",
    ],
  ],
  find: ({ routes }) =>
    changedOnes(
      routes,
      ({ groupText }) => groupText,
      () => "readers of the OpenAPI document find its group described otherwise",
    ),
};
