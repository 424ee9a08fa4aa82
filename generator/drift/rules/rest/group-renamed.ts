import { changedOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const restGroupRenamed: Rule = {
  id: "rest/group-renamed",
  level: "risky",
  about:
    "A route's resource has another name, or it has other tags: contracts group routes by them, and clients that are made from them.",
  example: [
    [
      "        - name: pet\n          path: /pets/{id}\n          operations:\n            - name: show\n",
      "        - name: one-pet\n          path: /pets/{id}\n          operations:\n            - name: show\n",
    ],
  ],
  find: ({ routes }) => [
    ...changedOnes(
      routes,
      ({ group }) => group,
      (was, now) =>
        `the OpenAPI document has it under \`${now}\`, and had it under \`${was}\`: clients that are made from it have it elsewhere`,
    ),
    ...changedOnes(
      routes,
      ({ tags }) => tags,
      (was, now) =>
        `the OpenAPI document has it under ${worded(now)}, and had it under ${worded(was)}: clients that are made from it have it elsewhere`,
    ),
  ],
};

function worded(tags: string): string {
  return tags === "" ? "no further tag" : `the ${tags.includes("`, `") ? "tags" : "tag"} \`${tags}\``;
}
