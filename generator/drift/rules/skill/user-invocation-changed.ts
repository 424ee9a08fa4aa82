import { changedOnes } from "../../hits.js";
import type { Rule } from "../../rule.js";

export const skillUserInvocationChanged: Rule = {
  id: "skill/user-invocation-changed",
  level: "risky",
  about: "People may call for a skill, or may not any more.",
  example: [["        - name: pets\n          description: Answers questions about pets.\n", "        - name: pets\n          description: Answers questions about pets.\n          user-invocable: false\n"]],
  find: ({ skills }) => changedOnes(skills, ({ userMayInvoke }) => String(userMayInvoke), (_was, now) => (now === "true" ? "people can call for it" : "people cannot call for it any more")),
};
