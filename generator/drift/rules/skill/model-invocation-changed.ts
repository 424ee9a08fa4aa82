import { changedOnes } from "../../hits.js";
import type { Rule } from "../../rule.js";

export const skillModelInvocationChanged: Rule = {
  id: "skill/model-invocation-changed",
  level: "risky",
  about: "Agents may use a skill on their own, or may not any more.",
  example: [["        - name: pets\n          description: Answers questions about pets.\n", "        - name: pets\n          description: Answers questions about pets.\n          disable-model-invocation: true\n"]],
  find: ({ skills }) => changedOnes(skills, ({ modelMayInvoke }) => String(modelMayInvoke), (_was, now) => (now === "true" ? "agents may use it on their own" : "agents do not use it on their own any more")),
};
