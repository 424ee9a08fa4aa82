import { changedOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const restGroupRenamed: Rule = {
  id: "rest/group-renamed",
  level: "risky",
  about: "A route's resource has another name: contracts group routes by it, and clients that are made from them.",
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
      (was, now) =>
        `the OpenAPI document has it under \`${now}\`, and had it under \`${was}\`: clients that are made from it have it elsewhere`,
    ),
};
