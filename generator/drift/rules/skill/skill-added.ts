import { addedOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const skillSkillAdded: Rule = {
  id: "skill/skill-added",
  level: "compatible",
  about: "There is a new skill.",
  example: [
    [
      "        - name: pets\n          description: Answers questions about pets.\n",
      "        - name: owners\n          description: Answers questions about owners.\n        - name: pets\n          description: Answers questions about pets.\n",
    ],
  ],
  find: ({ skills }) => addedOnes(skills, ({ label }) => `agents can use ${label} now`),
};
