import { removedOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const skillSkillRemoved: Rule = {
  id: "skill/skill-removed",
  level: "breaking",
  about: "A skill is gone.",
  example: [
    [
      "        - name: pets\n          description: Answers questions about pets.\n",
      "        - name: animals\n          description: Answers questions about pets.\n",
    ],
  ],
  find: ({ skills }) => removedOnes(skills, ({ label }) => `agents that have ${label} lose it`),
};
