import { changedOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const restOperationRenamed: Rule = {
  id: "rest/operation-renamed",
  level: "risky",
  about: "A route's operation has another name, which its handler's key and its `operationId` are made of.",
  example: [["            - name: show\n", "            - name: show-pet\n"]],
  find: ({ routes }) =>
    changedOnes(
      routes,
      ({ name }) => name,
      (was, now) =>
        `its handler and its \`operationId\` are named after \`${now}\`, not after \`${was}\`: handlers that are passed in and clients made from the contract must follow`,
    ),
};
