import { matchingOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const skillModelInvocationForbidden: Rule = {
  id: "skill/model-invocation-forbidden",
  level: "breaking",
  about: "Agents may not use a skill on their own any more.",
  example: [
    [
      "        - name: pets\n          description: Answers questions about pets.\n",
      "        - name: pets\n          description: Answers questions about pets.\n          disable-model-invocation: true\n",
    ],
  ],
  find: ({ skills }) =>
    matchingOnes(
      skills,
      (before, after) => before.modelMayInvoke && !after.modelMayInvoke,
      () => "agents do not find it by themselves any more",
    ),
};
