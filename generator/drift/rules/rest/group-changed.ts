import { changedOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const restGroupChanged: Rule = {
  id: "rest/group-changed",
  level: "documentation",
  about: "A route's resource has another name or description, which contracts group routes by.",
  example: [
    [
      "        - name: pet\n          path: /pets/{id}\n          operations:\n            - name: show\n",
      "        - name: one-pet\n          path: /pets/{id}\n          operations:\n            - name: show\n",
    ],
  ],
  find: ({ routes }) =>
    changedOnes(
      routes,
      ({ group }) => group,
      () => "readers of the OpenAPI document find it under another heading",
    ),
};
