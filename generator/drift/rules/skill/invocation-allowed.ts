import { matchingOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const skillInvocationAllowed: Rule = {
  id: "skill/invocation-allowed",
  level: "risky",
  about: "Agents may use a skill on their own, or people call for it, and could not.",
  start: [
    [
      "        - name: pets\n          description: Answers questions about pets.\n",
      "        - name: pets\n          description: Answers questions about pets.\n          user-invocable: false\n",
    ],
  ],
  example: [
    [
      "        - name: pets\n          description: Answers questions about pets.\n          user-invocable: false\n",
      "        - name: pets\n          description: Answers questions about pets.\n",
    ],
  ],
  find: ({ skills }) =>
    matchingOnes(
      skills,
      (before, after) =>
        (!before.modelMayInvoke && after.modelMayInvoke) || (!before.userMayInvoke && after.userMayInvoke),
      () => "it is used on occasions on which it was not",
    ),
};
