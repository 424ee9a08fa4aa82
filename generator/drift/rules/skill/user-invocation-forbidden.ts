import { matchingOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const skillUserInvocationForbidden: Rule = {
  id: "skill/user-invocation-forbidden",
  level: "breaking",
  about: "People may not call for a skill any more.",
  example: [
    [
      "        - name: pets\n          description: Answers questions about pets.\n",
      "        - name: pets\n          description: Answers questions about pets.\n          user-invocable: false\n",
    ],
  ],
  find: ({ skills }) =>
    matchingOnes(
      skills,
      (before, after) => before.userMayInvoke && !after.userMayInvoke,
      () => "people do not find it in the menu any more",
    ),
};
